using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;
using Crabbymetrics.Tests.Testing;
using ThirdPartyGlm;

namespace Crabbymetrics.Tests.Samples.ThirdPartyGlm;

/// <summary>The least squares of the sample keep the contract.</summary>
public sealed class LeastSquaresContract : EstimatorContract<LeastSquaresResult>
{
    protected override IEnumerable<Action> InvalidOptions => [];

    protected override IEnumerable<RegressionData> UnacceptableData => [ContractData.Counts()];

    protected override IEstimator<LeastSquaresResult> CreateEstimator() => new LeastSquares();

    protected override RegressionData CreateData()
    {
        RegressionData counts = ContractData.Counts();
        return RegressionData
            .Create(counts.Design, counts.Outcome.ToArray())
            .WithWeights(counts.Weights!.Values.ToArray(), WeightKind.Frequency)
            .WithClusters("group", [.. Enumerable.Range(0, counts.RowCount).Select(static i => i / 6)]);
    }

    protected override void Register(ICrabbymetricsBuilder builder) => builder.AddEstimator<LeastSquaresResult, LeastSquares>();
}
