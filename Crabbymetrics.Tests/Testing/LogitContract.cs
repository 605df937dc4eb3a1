using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing;

public sealed class LogitContract : EstimatorContract<LogitResult>
{
    protected override IEnumerable<Action> InvalidOptions =>
        [
            static () => _ = new LogitEstimator(new LogitOptions { Alpha = -1.0 }),
            static () => _ = new LogitEstimator(new LogitOptions { Tolerance = double.NaN }),
            static () => _ = new LogitEstimator(new LogitOptions { Solver = "no-such-solver" }),
        ];

    protected override IEnumerable<RegressionData> UnacceptableData =>
        [ContractData.With(static (_, _) => 1.0), ContractData.With(static (_, _) => 0.0), ContractData.With(static (y, _) => y)];

    protected override IEstimator<LogitResult> CreateEstimator() => new LogitEstimator();

    protected override RegressionData CreateData() => ContractData.With(static (y, _) => y > 2.0 ? 1.0 : 0.0);
}
