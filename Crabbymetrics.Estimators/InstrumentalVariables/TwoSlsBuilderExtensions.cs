namespace Crabbymetrics.Estimators;

/// <summary>Registration of the instrumental variables estimator.</summary>
public static class TwoSlsBuilderExtensions
{
    /// <summary>Registers <c>IEstimator&lt;TwoSlsResult&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddTwoSls(this ICrabbymetricsBuilder builder, Action<TwoSlsOptions>? configure = null) =>
        builder.AddEstimator(TwoSlsEstimator.Descriptor, configure);

    /// <summary>Registers a variant of the instrumental variables estimator under a name, as the keyed service
    /// <c>IEstimator&lt;TwoSlsResult&gt;</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets the variant's options.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddTwoSls(this ICrabbymetricsBuilder builder, string name, Action<TwoSlsOptions> configure) =>
        builder.AddEstimator(name, TwoSlsEstimator.Descriptor, configure);
}
