using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing;

public sealed class NegativeBinomialContract : EstimatorContract<NegativeBinomialResult>
{
    protected override IEnumerable<Action> InvalidOptions =>
        [
            static () => _ = new NegativeBinomialEstimator(new NegativeBinomialOptions { Alpha = -1.0 }),
            static () => _ = new NegativeBinomialEstimator(new NegativeBinomialOptions { Tolerance = 0.0 }),
        ];

    protected override IEnumerable<RegressionData> UnacceptableData =>
        [ContractData.With(static (y, i) => i == 2 ? -1.0 : y), ContractData.With(static (y, i) => i == 2 ? 1.5 : y)];

    protected override IEstimator<NegativeBinomialResult> CreateEstimator() => new NegativeBinomialEstimator();

    protected override RegressionData CreateData() =>
        ContractData.With(static (y, i) => i % 7 == 0 ? (3.0 * Math.Floor(y)) + 4.0 : Math.Floor(y));
}
