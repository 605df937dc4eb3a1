namespace Crabbymetrics.Estimators;

/// <summary>
/// Least squares with absorbed effects: <c>y = offset + x b + sum of effects + e</c>. It is <see cref="OlsEstimator"/> for data with at
/// least one absorbed effect, and its result is of the type that has them.
/// </summary>
/// <remarks>Stateless and safe for concurrent use. Correia (2016), "Linear Models with High-Dimensional Fixed Effects".</remarks>
public sealed class FixedEffectsOlsEstimator : IEstimator<FixedEffectsOlsResult>
{
    private const string Name = "fixed-effects-ols";

    private readonly OlsEstimator _estimator;

    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <param name="services">Covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message says which, and what is allowed.</exception>
    public FixedEffectsOlsEstimator(OlsOptions? options = null, EstimationServices? services = null)
    {
        _estimator = new OlsEstimator(options, services);
    }

    /// <summary>The model for hosts. It is not among <see cref="EstimatorDescriptors.BuiltIn"/>: the name <c>ols</c> stands for it there,
    /// and <c>OlsEstimator</c> is what a saved model is made again by.</summary>
    public static EstimatorDescriptor<OlsOptions, FixedEffectsOlsResult> Descriptor { get; } =
        new(
            Name,
            "Least squares with absorbed effects: mean offset + x b + effects, weighted where there are weights.",
            OlsOptions.Schema,
            static (options, services) => new FixedEffectsOlsEstimator(options, EstimationServices.Of(services))
        )
        {
            Title = "Least squares with absorbed effects",
            Roles = DataRoles.Offset | DataRoles.Weights | DataRoles.Absorbed,
            InverseLinkFor = static (_, _) => IdentityInverseLink.Instance,
        };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The data have no absorbed effect, or every observation is the only one of a level.</exception>
    /// <exception cref="ConvergenceException">The effects were not eliminated to the tolerance.</exception>
    /// <exception cref="IdentificationException">A column is collinear and <see cref="OlsOptions.Collinearity"/> refuses it.</exception>
    public FixedEffectsOlsResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Absorbed.IsEmpty
            ? throw new ArgumentException(
                $"The data have no absorbed effect: add one by {nameof(RegressionData)}.{nameof(RegressionData.WithAbsorbed)}, or use "
                    + $"{nameof(OlsEstimator)}.",
                nameof(data)
            )
            : (FixedEffectsOlsResult)_estimator.Fit(data, cancellationToken);
    }
}
