namespace Crabbymetrics.Estimators;

/// <summary>Registration of FTRL.</summary>
public static class FtrlBuilderExtensions
{
    /// <summary>Registers <c>IEstimator&lt;FtrlResult&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddFtrl(this ICrabbymetricsBuilder builder, Action<FtrlOptions>? configure = null) =>
        builder.AddEstimator(FtrlEstimator.Descriptor, configure);
}
