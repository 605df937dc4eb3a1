using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;
using ThirdPartyGlm;

namespace Crabbymetrics.Tests.Samples.ThirdPartyGlm;

public sealed class ZeroTruncatedPoissonFamilyContract : GlmFamilyContract
{
    protected override IGlmFamily Family { get; } = new ZeroTruncatedPoisson();

    protected override double[] Outcomes => [1.0, 2.0, 3.0, 9.0];

    protected override double[] LinearPredictors => [-6.0, -3.0, -0.7, 0.3, 1.1, 2.0];

    protected override double[] UnacceptableOutcomes => [0.0, -1.0, 1.5];

    protected override double[] Support => [.. Enumerable.Range(1, 80).Select(static y => (double)y)];
}
