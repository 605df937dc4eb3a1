using Crabbymetrics.Estimators;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>Every solver that can fit a likelihood finds the same one.</summary>
public sealed class SolverAgreementTests
{
    // Those that need residuals, one dimension, or patience beyond a likelihood's.
    private static readonly string[] Others = ["gauss-newton", "levenberg-marquardt", "brent", "nelder-mead", "simulated-annealing"];

    private static IEnumerable<TestCaseData> Cases() =>
        from solver in SolverRegistry.Default.Names
        where !Others.Contains(solver)
        from name in GlmReference.Names
        select new TestCaseData(solver, name);

    [TestCaseSource(nameof(Cases))]
    public void A_solver_agrees_with_the_reference(string solver, string name)
    {
        GlmReference reference = GlmReference.Load(name);
        PoissonResult result = new PoissonEstimator(new PoissonOptions { Solver = solver, Tolerance = 1e-8, MaxIterations = 1000 }).Fit(reference.Data);
        for (int j = 0; j < result.Parameters.Length; j++)
            Assert.That(result.Parameters[j], Is.EqualTo(reference.Coefficients[j]).Within(1e-8 * Math.Max(1.0, Math.Abs(reference.Coefficients[j]))), result.ParameterNames[j]);
    }
}
