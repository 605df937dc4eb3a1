using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing;

public sealed class GeneralizedLinearContract : EstimatorContract<GeneralizedLinearResult>
{
    protected override IEnumerable<Action> InvalidOptions =>
        [
            static () => _ = new GeneralizedLinearEstimator(new GeneralizedLinearOptions { Family = null! }),
            static () => _ = new GeneralizedLinearEstimator(new GeneralizedLinearOptions { Tolerance = -1.0 }),
        ];

    protected override IEstimator<GeneralizedLinearResult> CreateEstimator() => new GeneralizedLinearEstimator();

    protected override RegressionData CreateData() => ContractData.Counts();
}
