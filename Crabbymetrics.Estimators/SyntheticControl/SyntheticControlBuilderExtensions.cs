namespace Crabbymetrics.Estimators;

/// <summary>Registration of the synthetic control estimator.</summary>
public static class SyntheticControlBuilderExtensions
{
    /// <summary>Registers <c>IEstimator&lt;PanelData, SyntheticControlResult&gt;</c>, or changes the options of the one
    /// registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddSyntheticControl(
        this ICrabbymetricsBuilder builder,
        Action<SyntheticControlOptions>? configure = null
    ) => builder.AddEstimator(SyntheticControlEstimator.Descriptor, configure);
}
