using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing;

/// <summary>A penalty on raw coefficients does not follow a change of units.</summary>
public sealed class ElasticNetContract : EstimatorContract<ElasticNetResult>
{
    protected override bool FollowsUnits => false;

    protected override IEnumerable<Action> InvalidOptions =>
        [
            static () => _ = new ElasticNetEstimator(new ElasticNetOptions { L1 = -1.0 }),
            static () => _ = new ElasticNetEstimator(new ElasticNetOptions { L2 = double.NaN }),
        ];

    protected override IEstimator<ElasticNetResult> CreateEstimator() =>
        new ElasticNetEstimator(
            new ElasticNetOptions
            {
                Family = PoissonFamily.Instance,
                L1 = 0.01,
                L2 = 0.01,
            }
        );

    protected override RegressionData CreateData() => ContractData.Counts();

    protected override void Register(ICrabbymetricsBuilder builder) =>
        builder.AddElasticNet(static options => (options.Family, options.L1, options.L2) = (PoissonFamily.Instance, 0.01, 0.01));
}
