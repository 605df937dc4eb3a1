namespace Crabbymetrics.Estimators;

/// <summary>Registration of generalized linear models of any family.</summary>
public static class GeneralizedLinearBuilderExtensions
{
    private static readonly GlmRegistration<GeneralizedLinearOptions, GeneralizedLinearResult> Registration = new(
        new GeneralizedLinearOptionsValidator(),
        static (options, services) => new GeneralizedLinearEstimator(options, services)
    );

    /// <summary>Registers <c>IEstimator&lt;GeneralizedLinearResult&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddGeneralizedLinear(
        this ICrabbymetricsBuilder builder,
        Action<GeneralizedLinearOptions>? configure = null
    ) => Registration.Add(builder, configure);

    /// <summary>Registers a variant of generalized linear models of any family under a name, as the keyed service
    /// <c>IEstimator&lt;GeneralizedLinearResult&gt;</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets the variant's options.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddGeneralizedLinear(
        this ICrabbymetricsBuilder builder,
        string name,
        Action<GeneralizedLinearOptions> configure
    ) => Registration.Add(builder, name, configure);
}
