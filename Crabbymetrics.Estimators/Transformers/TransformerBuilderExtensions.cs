namespace Crabbymetrics.Estimators;

/// <summary>Registration of transformers.</summary>
public static class TransformerBuilderExtensions
{
    /// <summary>Registers <c>IEstimator&lt;DesignMatrix, PrincipalComponents&gt;</c>, or changes the options of the one
    /// registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddPca(this ICrabbymetricsBuilder builder, Action<PcaOptions>? configure = null) =>
        builder.AddEstimator(PcaTransformer.Descriptor, configure);

    /// <summary>Registers <c>IEstimator&lt;DesignMatrix, KernelFeatures&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddKernelBasis(this ICrabbymetricsBuilder builder, Action<KernelOptions>? configure = null) =>
        builder.AddEstimator(KernelBasis.Descriptor, configure);
}
