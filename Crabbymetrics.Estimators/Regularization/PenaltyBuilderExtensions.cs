namespace Crabbymetrics.Estimators;

/// <summary>Registration of elastic nets and ridges.</summary>
public static class PenaltyBuilderExtensions
{
    /// <summary>Registers <c>IEstimator&lt;ElasticNetResult&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddElasticNet(this ICrabbymetricsBuilder builder, Action<ElasticNetOptions>? configure = null) =>
        builder.AddEstimator(ElasticNetEstimator.Descriptor, configure);

    /// <summary>Registers a variant of the elastic net under a name, as the keyed service
    /// <c>IEstimator&lt;ElasticNetResult&gt;</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets the variant's options.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddElasticNet(
        this ICrabbymetricsBuilder builder,
        string name,
        Action<ElasticNetOptions> configure
    ) => builder.AddEstimator(name, ElasticNetEstimator.Descriptor, configure);

    /// <summary>Registers <c>IEstimator&lt;ElasticNetPath&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddElasticNetPath(
        this ICrabbymetricsBuilder builder,
        Action<ElasticNetPathOptions>? configure = null
    ) => EstimatorRegistration.Add(builder, ElasticNetPathEstimator.Descriptor, configure);

    /// <summary>Registers <c>IEstimator&lt;MultinomialElasticNetResult&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddMultinomialElasticNet(
        this ICrabbymetricsBuilder builder,
        Action<MultinomialElasticNetOptions>? configure = null
    ) => builder.AddEstimator(MultinomialElasticNetEstimator.Descriptor, configure);

    /// <summary>Registers <c>IEstimator&lt;RidgeResult&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddRidge(this ICrabbymetricsBuilder builder, Action<RidgeOptions>? configure = null) =>
        builder.AddEstimator(RidgeEstimator.Descriptor, configure);
}
