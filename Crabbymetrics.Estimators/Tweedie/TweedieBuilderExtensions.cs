namespace Crabbymetrics.Estimators;

/// <summary>Registration of Tweedie regression.</summary>
public static class TweedieBuilderExtensions
{
    private static readonly GlmRegistration<TweedieOptions, TweedieResult> Registration = new(
        new TweedieOptionsValidator(),
        static (options, services) => new TweedieEstimator(options, services)
    );

    /// <summary>Registers <c>IEstimator&lt;TweedieResult&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddTweedie(this ICrabbymetricsBuilder builder, Action<TweedieOptions>? configure = null) =>
        Registration.Add(builder, configure);

    /// <summary>Registers a variant of Tweedie regression under a name, as the keyed service
    /// <c>IEstimator&lt;TweedieResult&gt;</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets the variant's options.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddTweedie(this ICrabbymetricsBuilder builder, string name, Action<TweedieOptions> configure) =>
        Registration.Add(builder, name, configure);
}
