namespace Crabbymetrics.Estimators;

/// <summary>
/// A linear equation with endogenous regressors, estimated from instruments: <c>y = offset + X1 b1 + X2 b2 + e</c>, X1 exogenous (the
/// intercept among them), X2 endogenous, and instruments Z that are related to X2 and not to e. Two-stage least squares, LIML, Fuller's
/// estimator, the k-class and GMM. Wooldridge, Econometric Analysis of Cross Section and Panel Data, 2nd edition (2010), chapter 5;
/// Hayashi,
/// Econometrics (2000), chapters 3 and 8.
/// </summary>
/// <remarks>
/// <para>The instruments and the names of the endogenous regressors are a role of the data
/// (<see cref="RegressionData.WithInstruments"/>).</para>
/// <para>One factorization of [X1, Z], in which X2 and y are expressed, gives every method and every test: see
/// <see cref="TwoSlsResult"/>.</para>
/// <para>Effects that the data absorb (<see cref="RegressionData.WithAbsorbed{T}"/>) are taken out of outcome, regressors and instruments,
/// and the result is a <see cref="FixedEffectsTwoSlsResult"/>.</para>
/// <para>Stateless and safe for concurrent use.</para>
/// </remarks>
public sealed class TwoSlsEstimator : IEstimator<TwoSlsResult>, IEstimator<IObservations, TwoSlsResult>
{
    /// <summary>The name by which users ask for the estimator.</summary>
    internal const string Name = "iv";

    private readonly TwoSlsOptions _options;
    private readonly EstimationServices _services;

    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <param name="services">Covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or GMM has weights that are not known or do not read its
    /// lag; the message says which, and what is allowed.</exception>
    public TwoSlsEstimator(TwoSlsOptions? options = null, EstimationServices? services = null)
    {
        options = TwoSlsOptions.Schema.Valid(options);
        _options = options.Copy();
        _services = services ?? EstimationServices.Default;
        if (options.Method is TwoSlsMethod.Gmm or TwoSlsMethod.ContinuouslyUpdated)
        {
            ICovarianceEstimator weights = _services.Covariances.Find(options.GmmWeights);
            if (options.GmmLag is not null && !weights.Reads.HasFlag(CovarianceInputs.Lag))
            {
                throw new ArgumentException(
                    $"{nameof(TwoSlsOptions.GmmLag)} must not be set: {nameof(TwoSlsOptions.GmmWeights)} '{weights.Name}' has no lags. "
                        + "Take hac, or leave the lag out.",
                    nameof(options)
                );
            }
        }
    }

    /// <summary>The model for hosts that ask by name.</summary>
    public static EstimatorDescriptor<TwoSlsOptions, TwoSlsResult> Descriptor { get; } =
        new(
            Name,
            "Instrumental variables: amounts, a linear equation with endogenous regressors; two-stage least squares, LIML, GMM.",
            TwoSlsOptions.Schema,
            static (options, services) => new TwoSlsEstimator(options, EstimationServices.Of(services))
        )
        {
            Aliases = ["two-sls", "2sls"],
            Title = "Instrumental variables",
            Roles = DataRoles.Offset | DataRoles.Weights | DataRoles.Instruments | DataRoles.Absorbed,
            InverseLinkFor = static (_, _) => IdentityInverseLink.Instance,
        };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The data have no instruments, fewer instruments than endogenous regressors, or a role that the
    /// estimator does not use; or an instrument has the name of another column.</exception>
    /// <exception cref="IdentificationException">The instruments do not identify the coefficients of the endogenous regressors, which the
    /// message names; or a column is collinear and <see cref="RegressionOptions.Collinearity"/> refuses it.</exception>
    /// <exception cref="ConvergenceException">Continuously updated GMM did not converge, or absorbed effects were not eliminated to the
    /// tolerance.</exception>
    public TwoSlsResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        data.RefuseUnusedRoles(Name, DataRoles.Offset | DataRoles.Weights | DataRoles.Instruments | DataRoles.Absorbed);
        return TwoSlsResult.Of(TwoSlsFitter.Fit(data, _options, _services, cancellationToken));
    }

    /// <summary>Fits the equation to observations wherever they live: those in memory as <see cref="RegressionData"/>, others by passes
    /// over regressors and instruments together.</summary>
    /// <param name="observations">The observations.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    /// <returns>The fitted equation. What needs values by row is an <see cref="InferenceUnavailableException"/> where they live
    /// elsewhere.</returns>
    /// <exception cref="NotSupportedException">They live elsewhere, and the method is another than two-stage least squares.</exception>
    /// <exception cref="ArgumentException">The observations have no instruments, fewer instruments than endogenous regressors, or a role
    /// that the estimator does not use there (absorbed effects among them); or an instrument has the name of a regressor.</exception>
    /// <exception cref="IdentificationException">The instruments do not identify the coefficients of the endogenous regressors, or a column
    /// is collinear and <see cref="RegressionOptions.Collinearity"/> refuses it.</exception>
    public TwoSlsResult Fit(IObservations observations, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(observations);
        if (observations is RegressionData data)
        {
            return Fit(data, cancellationToken);
        }

        observations.RefuseUnusedRoles(Name, DataRoles.Offset | DataRoles.Weights | DataRoles.Instruments);
        return TwoSlsResult.Of(TwoSlsFitter.FitElsewhere(observations, _options, _services, cancellationToken));
    }
}
