using System.Text.Json;
using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Estimators.Transformers;

[TestFixture(KernelFunction.Rbf, KernelApproximation.All, LandmarkChoice.Uniform, BandwidthScale.Median)]
[TestFixture(KernelFunction.Rbf, KernelApproximation.Nystrom, LandmarkChoice.Uniform, BandwidthScale.Scale)]
[TestFixture(KernelFunction.Laplacian, KernelApproximation.Nystrom, LandmarkChoice.KMeans, BandwidthScale.HalfMedian)]
[TestFixture(KernelFunction.Polynomial, KernelApproximation.Nystrom, LandmarkChoice.Uniform, BandwidthScale.Columns)]
[TestFixture(KernelFunction.Laplacian, KernelApproximation.Fourier, LandmarkChoice.Uniform, BandwidthScale.Median)]
[TestFixture(KernelFunction.Rbf, KernelApproximation.Fourier, LandmarkChoice.Uniform, BandwidthScale.Scale)]
public sealed class KernelContract(
    KernelFunction function,
    KernelApproximation approximation,
    LandmarkChoice landmarks,
    BandwidthScale rule
) : DesignTransformerContract<KernelFeatures>
{
    // The inverse root of a kernel magnifies rounding by the root of its condition number, 10^8 at most.
    protected override double Tolerance => 1e-6;

    protected override ITransformer<DesignMatrix, KernelFeatures> CreateTransformer() =>
        new KernelBasis(
            new KernelOptions
            {
                Function = function,
                Approximation = approximation,
                Landmarks = landmarks,
                GammaRule = rule,
                Count = 7,
                Seed = 3,
            }
        );

    protected override DesignMatrix CreateDesign() => TransformerSample.Design(rows: 31, columns: 3);

    protected override IDesignTransformation? Restore(JsonElement state) => KernelFeatures.FromState(state);
}
