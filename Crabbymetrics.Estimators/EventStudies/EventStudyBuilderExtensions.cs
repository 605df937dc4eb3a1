namespace Crabbymetrics.Estimators;

/// <summary>Registration of event studies.</summary>
public static class EventStudyBuilderExtensions
{
    /// <summary>Registers <c>IEstimator&lt;EventStudyResult&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddEventStudy(this ICrabbymetricsBuilder builder, Action<EventStudyOptions>? configure = null) =>
        builder.AddEstimator(EventStudyEstimator.Descriptor, configure);

    /// <summary>Registers a variant of event studies under a name, as the keyed service
    /// <c>IEstimator&lt;EventStudyResult&gt;</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets the variant's options.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddEventStudy(
        this ICrabbymetricsBuilder builder,
        string name,
        Action<EventStudyOptions> configure
    ) => builder.AddEstimator(name, EventStudyEstimator.Descriptor, configure);
}
