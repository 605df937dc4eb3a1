using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing.OwnFamily;

public sealed class GeometricDistributionContract : GlmFamilyContract
{
    protected override IGlmFamily Family { get; } = GlmFamilies.Create(new GeometricDistribution());

    protected override double[] Outcomes => [0.0, 1.0, 2.0, 9.0];

    protected override double[] UnacceptableOutcomes => [-1.0, 0.5];

    protected override double[] Support => [.. Enumerable.Range(0, 800).Select(static y => (double)y)];
}
