namespace Crabbymetrics.Estimators;

/// <summary>Registration of ordinary least squares.</summary>
public static class OlsBuilderExtensions
{
    /// <summary>Registers <c>IEstimator&lt;OlsResult&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddOls(this ICrabbymetricsBuilder builder, Action<OlsOptions>? configure = null) =>
        builder.AddEstimator(OlsEstimator.Descriptor, configure);

    /// <summary>Registers a variant of ordinary least squares under a name, as the keyed service
    /// <c>IEstimator&lt;OlsResult&gt;</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets the variant's options.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddOls(this ICrabbymetricsBuilder builder, string name, Action<OlsOptions> configure) =>
        builder.AddEstimator(name, OlsEstimator.Descriptor, configure);

    /// <summary>Registers <c>IEstimator&lt;FixedEffectsOlsResult&gt;</c>, or changes the options of least squares, which it
    /// shares.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddFixedEffectsOls(this ICrabbymetricsBuilder builder, Action<OlsOptions>? configure = null) =>
        EstimatorRegistration.Add(builder, FixedEffectsOlsEstimator.Descriptor, configure);

    /// <summary>Registers a variant of least squares with absorbed effects under a name, as the keyed service
    /// <c>IEstimator&lt;FixedEffectsOlsResult&gt;</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets the variant's options.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddFixedEffectsOls(this ICrabbymetricsBuilder builder, string name, Action<OlsOptions> configure) =>
        EstimatorRegistration.Add(builder, name, FixedEffectsOlsEstimator.Descriptor, configure);
}
