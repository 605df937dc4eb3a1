using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The descriptors of the built-in estimators, for hosts without a container: loading a saved model needs them.</summary>
public static class EstimatorDescriptors
{
    /// <summary>The estimators that <c>AddCrabbymetrics</c> registers, in its order.</summary>
    public static ImmutableArray<EstimatorDescriptor> BuiltIn { get; } =
    [
        PoissonDistribution.Descriptor.Model(),
        LogitEstimator.Descriptor,
        Probit.Descriptor.Model(),
        GammaDistribution.Descriptor.Model(),
        InverseGaussianDistribution.Descriptor.Model(),
        NegativeBinomialEstimator.Descriptor,
        TweedieEstimator.Descriptor,
        GeneralizedLinearEstimator.Descriptor,
        ElasticNetEstimator.Descriptor,
        MultinomialLogitEstimator.Descriptor,
        OlsEstimator.Descriptor,
        TwoSlsEstimator.Descriptor,
        EventStudyEstimator.Descriptor,
        FtrlEstimator.Descriptor,
        SyntheticControlEstimator.Descriptor,
    ];
}
