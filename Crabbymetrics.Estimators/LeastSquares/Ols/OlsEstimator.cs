namespace Crabbymetrics.Estimators;

/// <summary>
/// Ordinary least squares: <c>y = offset + b0 + x b + e</c>, b minimizing <c>sum w e^2</c>. Weights of any kind make it weighted least
/// squares. The answer is that for the doubles given, to the last digit or two, however nearly collinear the columns are: see
/// <see cref="LeastSquaresMethod"/>. Wooldridge, Econometric Analysis of Cross Section and Panel Data, 2nd edition (2010), chapter 4.
/// </summary>
/// <remarks>Stateless and safe for concurrent use.</remarks>
public sealed class OlsEstimator : IEstimator<OlsResult>, IEstimator<IObservations, OlsResult>
{
    /// <summary>The name by which users ask for the estimator.</summary>
    internal const string Name = "ols";

    private readonly OlsOptions _options;
    private readonly EstimationServices _services;

    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <param name="services">Covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message says which, and what is allowed.</exception>
    public OlsEstimator(OlsOptions? options = null, EstimationServices? services = null)
    {
        _options = Descriptor.Schema.Valid(options).Copy();
        _services = services ?? EstimationServices.Default;
    }

    /// <summary>The model for hosts that ask by name.</summary>
    public static EstimatorDescriptor<OlsOptions, OlsResult> Descriptor { get; } =
        new(
            Name,
            "Ordinary least squares: outcomes of any sign with mean offset + b0 + x b, weighted where there are weights.",
            OlsOptions.Schema,
            static (options, services) => new OlsEstimator(options, EstimationServices.Of(services))
        )
        {
            Aliases = ["lm", "regress"],
            Title = "Ordinary least squares",
            Roles = DataRoles.Offset | DataRoles.Weights | DataRoles.Absorbed,
            TestsItsSpecification = true,
            InverseLinkFor = static (_, _) => IdentityInverseLink.Instance,
        };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The data carry a role that least squares does not use, a column has the name of the
    /// intercept, or there is nothing to estimate.</exception>
    /// <exception cref="IdentificationException">A column is collinear and <see cref="RegressionOptions.Collinearity"/> refuses
    /// it.</exception>
    /// <exception cref="CrabbymetricsException">A sum of squares overflows or underflows.</exception>
    public OlsResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        data.RefuseUnusedRoles(Name, DataRoles.Offset | DataRoles.Weights | DataRoles.Absorbed);
        return _services.Logged(OlsResult.Of(OlsFitter.Fit(data, _options, _services, cancellationToken)));
    }

    /// <summary>Fits the model to observations wherever they live: those in memory as <see cref="RegressionData"/>, others by passes over
    /// their rows: cross products in pairs of doubles, the triangle of a QR factorization where the columns are nearly collinear, and
    /// refinement by residuals in pairs of doubles.</summary>
    /// <param name="observations">The observations.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    /// <returns>The fitted model. What needs values by row is an <see cref="InferenceUnavailableException"/> where they live
    /// elsewhere.</returns>
    /// <exception cref="ArgumentException">The observations carry a role that least squares does not use there (absorbed effects among
    /// them), a column has the name of the intercept, or there is nothing to estimate.</exception>
    /// <exception cref="IdentificationException">A column is collinear and <see cref="RegressionOptions.Collinearity"/> refuses
    /// it.</exception>
    /// <exception cref="CrabbymetricsException">A sum of squares overflows or underflows.</exception>
    public OlsResult Fit(IObservations observations, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(observations);
        if (observations is RegressionData data)
        {
            return Fit(data, cancellationToken);
        }

        observations.RefuseUnusedRoles(Name, DataRoles.Offset | DataRoles.Weights);
        return _services.Logged(OlsResult.Of(OlsFitter.Fit(observations, _options, _services, cancellationToken)));
    }
}
