using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Crabbymetrics.Estimators;

/// <summary>Registers the built-in models, or changes their options: <c>AddPoisson(o =&gt; o.Alpha = 1)</c>.</summary>
public static class ModelBuilderExtensions
{
    /// <summary>Registers <c>IEstimator&lt;PoissonResult&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddPoisson(this ICrabbymetricsBuilder builder, Action<PoissonOptions>? configure = null) =>
        EstimatorRegistration.Add(builder, PoissonEstimator.Descriptor, configure);

    /// <summary>Registers a variant of Poisson regression under a name, as the keyed service
    /// <c>IEstimator&lt;PoissonResult&gt;</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets the variant's options.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddPoisson(this ICrabbymetricsBuilder builder, string name, Action<PoissonOptions> configure) =>
        builder.AddEstimator(name, PoissonEstimator.Descriptor, configure);

    /// <summary>Registers <c>IEstimator&lt;LogitResult&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddLogit(this ICrabbymetricsBuilder builder, Action<LogitOptions>? configure = null) =>
        builder.AddEstimator(LogitEstimator.Descriptor, configure);

    /// <summary>Registers a variant of logit under a name, as the keyed service
    /// <c>IEstimator&lt;LogitResult&gt;</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets the variant's options.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddLogit(this ICrabbymetricsBuilder builder, string name, Action<LogitOptions> configure) =>
        builder.AddEstimator(name, LogitEstimator.Descriptor, configure);

    /// <summary>Registers <c>IEstimator&lt;ProbitResult&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddProbit(this ICrabbymetricsBuilder builder, Action<ProbitOptions>? configure = null) =>
        EstimatorRegistration.Add(builder, ProbitEstimator.Descriptor, configure);

    /// <summary>Registers a variant of probit under a name, as the keyed service
    /// <c>IEstimator&lt;ProbitResult&gt;</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets the variant's options.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddProbit(this ICrabbymetricsBuilder builder, string name, Action<ProbitOptions> configure) =>
        builder.AddEstimator(name, ProbitEstimator.Descriptor, configure);

    /// <summary>Registers <c>IEstimator&lt;GammaResult&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddGamma(this ICrabbymetricsBuilder builder, Action<GammaOptions>? configure = null) =>
        EstimatorRegistration.Add(builder, GammaEstimator.Descriptor, configure);

    /// <summary>Registers a variant of gamma regression under a name, as the keyed service
    /// <c>IEstimator&lt;GammaResult&gt;</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets the variant's options.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddGamma(this ICrabbymetricsBuilder builder, string name, Action<GammaOptions> configure) =>
        builder.AddEstimator(name, GammaEstimator.Descriptor, configure);

    /// <summary>Registers <c>IEstimator&lt;NegativeBinomialResult&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddNegativeBinomial(
        this ICrabbymetricsBuilder builder,
        Action<NegativeBinomialOptions>? configure = null
    ) => builder.AddEstimator(NegativeBinomialEstimator.Descriptor, configure);

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
    ) => builder.AddEstimator(name, NegativeBinomialEstimator.Descriptor, configure);

    /// <summary>Registers <c>IEstimator&lt;TweedieResult&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddTweedie(this ICrabbymetricsBuilder builder, Action<TweedieOptions>? configure = null) =>
        builder.AddEstimator(TweedieEstimator.Descriptor, configure);

    /// <summary>Registers a variant of Tweedie regression under a name, as the keyed service
    /// <c>IEstimator&lt;TweedieResult&gt;</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets the variant's options.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddTweedie(this ICrabbymetricsBuilder builder, string name, Action<TweedieOptions> configure) =>
        builder.AddEstimator(name, TweedieEstimator.Descriptor, configure);

    /// <summary>Registers <c>IEstimator&lt;GeneralizedLinearResult&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddGeneralizedLinear(
        this ICrabbymetricsBuilder builder,
        Action<GeneralizedLinearOptions>? configure = null
    ) => builder.AddEstimator(GeneralizedLinearEstimator.Descriptor, configure);

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
    ) => builder.AddEstimator(name, GeneralizedLinearEstimator.Descriptor, configure);

    /// <summary>
    /// Registers <c>IEstimator&lt;MultinomialLogitResult&gt;</c>, also for data with labels in words,
    /// <c>IEstimator&lt;LabelledData&lt;string&gt;, MultinomialLogitResult&lt;string&gt;&gt;</c>; or changes the options of the one
    /// registered.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddMultinomialLogit(
        this ICrabbymetricsBuilder builder,
        Action<MultinomialLogitOptions>? configure = null
    ) => AddMultinomialLogitOfWords(builder.AddEstimator(MultinomialLogitEstimator.Descriptor, configure));

    /// <summary>Registers a variant of the multinomial logit under a name, as the keyed service
    /// <c>IEstimator&lt;MultinomialLogitResult&gt;</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets the variant's options.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddMultinomialLogit(
        this ICrabbymetricsBuilder builder,
        string name,
        Action<MultinomialLogitOptions> configure
    ) => builder.AddEstimator(name, MultinomialLogitEstimator.Descriptor, configure);

    private static ICrabbymetricsBuilder AddMultinomialLogitOfWords(ICrabbymetricsBuilder builder)
    {
        builder.Services.TryAddSingleton(static provider =>
            (IEstimator<LabelledData<string>, MultinomialLogitResult<string>>)
                provider.GetRequiredService<IEstimator<MultinomialLogitResult>>()
        );
        builder.Services.TryAddSingleton(static provider =>
            (MultinomialLogitEstimator)provider.GetRequiredService<IEstimator<MultinomialLogitResult>>()
        );
        return builder;
    }
}
