using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing;

public sealed class PoissonContract : EstimatorContract<PoissonResult>
{
    protected override IEnumerable<Action> InvalidOptions =>
        [
            static () => _ = new PoissonEstimator(new PoissonOptions { Alpha = -1.0 }),
            static () => _ = new PoissonEstimator(new PoissonOptions { Alpha = double.NaN }),
            static () => _ = new PoissonEstimator(new PoissonOptions { MaxIterations = 0 }),
            static () => _ = new PoissonEstimator(new PoissonOptions { Tolerance = 0.0 }),
            static () => _ = new PoissonEstimator(new PoissonOptions { Tolerance = double.NaN }),
            static () => _ = new PoissonEstimator(new PoissonOptions { Solver = "no-such-solver" }),
            static () => _ = new PoissonEstimator(new PoissonOptions { Solver = "" }),
            static () => _ = new PoissonEstimator(new PoissonOptions { MaxDegreeOfParallelism = 0 }),
        ];

    protected override IEnumerable<RegressionData> UnacceptableData =>
        [ContractData.With(static (y, i) => i == 7 ? -1.0 : y), ContractData.With(static (_, _) => 0.0)];

    protected override IEstimator<PoissonResult> CreateEstimator() => new PoissonEstimator();

    protected override RegressionData CreateData() => ContractData.Counts();
}
