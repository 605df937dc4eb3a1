namespace Crabbymetrics.Estimators;

/// <summary>Registration of pipelines.</summary>
public static class PipelineBuilderExtensions
{
    /// <summary>Registers <c>IEstimator&lt;PipelineResult&lt;IEstimationResult&gt;&gt;</c>, or changes the options of the one
    /// registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddPipeline(this ICrabbymetricsBuilder builder, Action<PipelineOptions>? configure = null) =>
        builder.AddEstimator(PipelineEstimator.Descriptor, configure);
}
