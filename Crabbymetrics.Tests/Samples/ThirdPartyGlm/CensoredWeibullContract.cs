using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;
using Crabbymetrics.Tests.Estimators.Likelihood;
using ThirdPartyGlm;

namespace Crabbymetrics.Tests.Samples.ThirdPartyGlm;

/// <summary>The censored durations of the sample keep the contract.</summary>
public sealed class CensoredWeibullContract : EstimatorContract<LikelihoodResult>
{
    protected override IEnumerable<Action> InvalidOptions =>
        [
            static () => _ = new CensoredWeibull(new LikelihoodOptions { Tolerance = 0.0 }),
            static () => _ = new CensoredWeibull(new LikelihoodOptions { Solver = "no-such-solver" }),
        ];

    protected override IEnumerable<RegressionData> UnacceptableData =>
        [Durations.Data().WithColumn("event", [.. Enumerable.Repeat(0.5, 60)]), RegressionData.Create(new double[3, 0], [1.0, 2.0, 3.0])];

    protected override IEstimator<LikelihoodResult> CreateEstimator() => new CensoredWeibull();

    protected override RegressionData CreateData() => Durations.Data();

    protected override void Register(ICrabbymetricsBuilder builder) => builder.AddEstimator<LikelihoodResult, CensoredWeibull>();
}
