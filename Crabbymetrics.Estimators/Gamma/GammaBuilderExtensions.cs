namespace Crabbymetrics.Estimators;

/// <summary>Registration of gamma regression.</summary>
public static class GammaBuilderExtensions
{
    private static readonly GlmRegistration<GammaOptions, GammaResult> Registration = new(
        new GammaOptionsValidator(),
        static (options, services) => new GammaEstimator(options, services)
    );

    /// <summary>Registers <c>IEstimator&lt;GammaResult&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddGamma(this ICrabbymetricsBuilder builder, Action<GammaOptions>? configure = null) =>
        Registration.Add(builder, configure);

    /// <summary>Registers a variant of gamma regression under a name, as the keyed service <c>IEstimator&lt;GammaResult&gt;</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets the variant's options.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddGamma(this ICrabbymetricsBuilder builder, string name, Action<GammaOptions> configure) =>
        Registration.Add(builder, name, configure);
}
