namespace Crabbymetrics.Estimators;

/// <summary>Registration of logit.</summary>
public static class LogitBuilderExtensions
{
    private static readonly GlmRegistration<LogitOptions, LogitResult> Registration = new(
        new LogitOptionsValidator(),
        static (options, services) => new LogitEstimator(options, services)
    );

    /// <summary>Registers <c>IEstimator&lt;LogitResult&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddLogit(this ICrabbymetricsBuilder builder, Action<LogitOptions>? configure = null) =>
        Registration.Add(builder, configure);

    /// <summary>Registers a variant of logit under a name, as the keyed service <c>IEstimator&lt;LogitResult&gt;</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets the variant's options.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddLogit(this ICrabbymetricsBuilder builder, string name, Action<LogitOptions> configure) =>
        Registration.Add(builder, name, configure);
}
