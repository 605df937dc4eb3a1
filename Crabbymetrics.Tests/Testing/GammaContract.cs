using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing;

public sealed class GammaContract : EstimatorContract<GammaResult>
{
    protected override IEnumerable<Action> InvalidOptions =>
        [
            static () => _ = new GammaEstimator(new GammaOptions { Alpha = -1.0 }),
            static () => _ = new GammaEstimator(new GammaOptions { Tolerance = 0.0 }),
        ];

    protected override IEnumerable<RegressionData> UnacceptableData =>
        [ContractData.With(static (y, _) => y), ContractData.With(static (_, i) => i == 2 ? -1.0 : 1.0)];

    protected override IEstimator<GammaResult> CreateEstimator() => new GammaEstimator();

    protected override RegressionData CreateData() => ContractData.With(static (y, i) => y + 0.5 + (0.01 * i));
}
