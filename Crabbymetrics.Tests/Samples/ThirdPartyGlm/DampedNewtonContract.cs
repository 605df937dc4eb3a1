using Crabbymetrics.Estimators;
using Crabbymetrics.Optimization;
using Crabbymetrics.Testing;
using ThirdPartyGlm;

namespace Crabbymetrics.Tests.Samples.ThirdPartyGlm;

public sealed class DampedNewtonContract : SolverContract
{
    protected override ISolver CreateSolver() => new DampedNewtonSolver();

    protected override void Register(ICrabbymetricsBuilder builder) => builder.AddSolver<DampedNewtonSolver>("damped-newton");
}
