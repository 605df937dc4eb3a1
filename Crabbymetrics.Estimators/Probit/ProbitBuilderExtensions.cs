namespace Crabbymetrics.Estimators;

/// <summary>Registration of probit.</summary>
public static class ProbitBuilderExtensions
{
    private static readonly GlmRegistration<ProbitOptions, ProbitResult> Registration = new(
        new ProbitOptionsValidator(),
        static (options, services) => new ProbitEstimator(options, services)
    );

    /// <summary>Registers <c>IEstimator&lt;ProbitResult&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddProbit(this ICrabbymetricsBuilder builder, Action<ProbitOptions>? configure = null) =>
        Registration.Add(builder, configure);

    /// <summary>Registers a variant of probit under a name, as the keyed service <c>IEstimator&lt;ProbitResult&gt;</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets the variant's options.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddProbit(this ICrabbymetricsBuilder builder, string name, Action<ProbitOptions> configure) =>
        Registration.Add(builder, name, configure);
}
