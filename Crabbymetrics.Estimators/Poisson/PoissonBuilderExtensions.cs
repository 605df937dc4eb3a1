namespace Crabbymetrics.Estimators;

/// <summary>Registration of Poisson regression.</summary>
public static class PoissonBuilderExtensions
{
    private static readonly GlmRegistration<PoissonOptions, PoissonResult> Registration = new(
        new PoissonOptionsValidator(),
        static (options, services) => new PoissonEstimator(options, services)
    );

    /// <summary>Registers <c>IEstimator&lt;PoissonResult&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddPoisson(this ICrabbymetricsBuilder builder, Action<PoissonOptions>? configure = null) =>
        Registration.Add(builder, configure);

    /// <summary>Registers a variant of Poisson regression under a name, as the keyed service
    /// <c>IEstimator&lt;PoissonResult&gt;</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets the variant's options.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddPoisson(this ICrabbymetricsBuilder builder, string name, Action<PoissonOptions> configure) =>
        Registration.Add(builder, name, configure);
}
