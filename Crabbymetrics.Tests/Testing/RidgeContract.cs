using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing;

/// <summary>A penalty on raw coefficients does not follow a change of units.</summary>
public sealed class RidgeContract : EstimatorContract<RidgeResult>
{
    protected override bool FollowsUnits => false;

    protected override IEnumerable<Action> InvalidOptions =>
        [
            static () => _ = new RidgeEstimator(new RidgeOptions { L2 = -1.0 }),
            static () => _ = new RidgeEstimator(new RidgeOptions { GridCount = 0 }),
        ];

    protected override IEstimator<RidgeResult> CreateEstimator() => new RidgeEstimator(new RidgeOptions { L2 = 0.1 });

    protected override RegressionData CreateData() => ContractData.Counts();

    protected override void Register(ICrabbymetricsBuilder builder) => builder.AddRidge(static options => options.L2 = 0.1);
}
