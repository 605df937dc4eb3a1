using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing;

public sealed class ProbitContract : EstimatorContract<ProbitResult>
{
    protected override IEnumerable<Action> InvalidOptions =>
        [
            static () => _ = new ProbitEstimator(new ProbitOptions { Alpha = -1.0 }),
            static () => _ = new ProbitEstimator(new ProbitOptions { MaxIterations = 0 }),
            static () => _ = new ProbitEstimator(new ProbitOptions { Solver = "no-such-solver" }),
        ];

    protected override IEnumerable<RegressionData> UnacceptableData =>
        [ContractData.With(static (_, _) => 1.0), ContractData.With(static (y, _) => y)];

    protected override IEstimator<ProbitResult> CreateEstimator() => new ProbitEstimator();

    protected override RegressionData CreateData() => ContractData.With(static (y, _) => y > 2.0 ? 1.0 : 0.0);
}
