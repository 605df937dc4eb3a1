using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Estimators.OnlineLearning;

public sealed class FtrlIncrementalContract : IncrementalEstimatorContract<FtrlState, RegressionData, FtrlResult>
{
    protected override IIncrementalEstimator<FtrlState, RegressionData, FtrlResult> CreateEstimator() =>
        new FtrlEstimator(new FtrlOptions { L1 = 0.1 });

    protected override IReadOnlyList<RegressionData> CreateBatches() =>
        [FtrlSample.Data(40, 1), FtrlSample.Data(17, 2), FtrlSample.Data(64, 3)];

    protected override IEnumerable<double> NumbersOf(FtrlResult result) =>
        [.. result.Parameters, .. result.State.Z, result.ProgressiveLoss];
}
