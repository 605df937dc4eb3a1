namespace Crabbymetrics.Estimators;

/// <summary>Registration of negative binomial regression.</summary>
public static class NegativeBinomialBuilderExtensions
{
    private static readonly GlmRegistration<NegativeBinomialOptions, NegativeBinomialResult> Registration = new(
        new NegativeBinomialOptionsValidator(),
        static (options, services) => new NegativeBinomialEstimator(options, services)
    );

    /// <summary>Registers <c>IEstimator&lt;NegativeBinomialResult&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddNegativeBinomial(
        this ICrabbymetricsBuilder builder,
        Action<NegativeBinomialOptions>? configure = null
    ) => Registration.Add(builder, configure);

    /// <summary>Registers a variant of negative binomial regression under a name, as the keyed service
    /// <c>IEstimator&lt;NegativeBinomialResult&gt;</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets the variant's options.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddNegativeBinomial(
        this ICrabbymetricsBuilder builder,
        string name,
        Action<NegativeBinomialOptions> configure
    ) => Registration.Add(builder, name, configure);
}
