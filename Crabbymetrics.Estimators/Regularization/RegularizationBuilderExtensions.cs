namespace Crabbymetrics.Estimators;

/// <summary>Registration of elastic nets and their paths.</summary>
public static class RegularizationBuilderExtensions
{
    private static readonly GlmRegistration<ElasticNetOptions, ElasticNetResult> One = new(
        new ElasticNetOptionsValidator(),
        static (options, _) => new ElasticNetEstimator(options)
    );

    private static readonly GlmRegistration<ElasticNetPathOptions, ElasticNetPath> Path = new(
        new ElasticNetPathOptionsValidator(),
        static (options, _) => new ElasticNetPathEstimator(options)
    );

    /// <summary>Registers <c>IEstimator&lt;ElasticNetResult&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddElasticNet(this ICrabbymetricsBuilder builder, Action<ElasticNetOptions>? configure = null) =>
        One.Add(builder, configure);

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
    ) => One.Add(builder, name, configure);

    /// <summary>Registers <c>IEstimator&lt;ElasticNetPath&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddElasticNetPath(
        this ICrabbymetricsBuilder builder,
        Action<ElasticNetPathOptions>? configure = null
    ) => Path.Add(builder, configure);
}
