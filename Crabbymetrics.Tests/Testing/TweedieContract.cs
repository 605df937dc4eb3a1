using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing;

public sealed class TweedieContract : EstimatorContract<TweedieResult>
{
    protected override IEnumerable<Action> InvalidOptions =>
        [
            static () => _ = new TweedieEstimator(new TweedieOptions { Alpha = -1.0 }),
            static () => _ = new TweedieEstimator(new TweedieOptions { Tolerance = double.NaN }),
            static () => _ = new TweedieEstimator(new TweedieOptions { Solver = "no-such-solver" }),
        ];

    protected override IEnumerable<RegressionData> UnacceptableData => [ContractData.With(static (y, i) => i == 7 ? -1.0 : y)];

    protected override IEstimator<TweedieResult> CreateEstimator() => new TweedieEstimator(new TweedieOptions { Power = 1.5 });

    protected override RegressionData CreateData() => ContractData.With(static (y, i) => y * (1.0 + (0.01 * i)));

    protected override void Register(ICrabbymetricsBuilder builder) => builder.AddTweedie(static options => options.Power = 1.5);
}
