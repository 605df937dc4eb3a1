using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Estimators.OnlineLearning;

public sealed class FtrlSparseContract : IncrementalEstimatorContract<FtrlState, SparseBatch, FtrlResult>
{
    protected override IIncrementalEstimator<FtrlState, SparseBatch, FtrlResult> CreateEstimator() =>
        new FtrlEstimator(new FtrlOptions { L1 = 0.1 });

    protected override IReadOnlyList<SparseBatch> CreateBatches() =>
        [.. new[] { FtrlSample.Data(40, 1), FtrlSample.Data(17, 2), FtrlSample.Data(64, 3) }.Select(FtrlSample.Sparse)];

    protected override IEnumerable<double> NumbersOf(FtrlResult result) =>
        [.. result.Parameters, .. result.State.Z, result.ProgressiveLoss];
}
