using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing;

public sealed class PoissonFamilyContract : GlmFamilyContract
{
    protected override IGlmFamily Family => PoissonFamily.Instance;

    protected override double[] Outcomes => [0.0, 1.0, 2.0, 7.0, 0.5];

    protected override double[] UnacceptableOutcomes => [-1.0, -1e-300];

    protected override double[] Support => [.. Enumerable.Range(0, 80).Select(static y => (double)y)];
}
