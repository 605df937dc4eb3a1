using Crabbymetrics.Estimators;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>Every solver that can fit a likelihood finds the same one.</summary>
public sealed class SolverAgreementTests
{
    // Those that need residuals, one dimension, or patience beyond a likelihood's.
    private static readonly string[] Others =
    [
        "gauss-newton",
        "levenberg-marquardt",
        "brent",
        "brent-root",
        "nelder-mead",
        "simulated-annealing",
    ];

    private static readonly string[] SecondOrder = ["newton", "newton-cg", "trust-region"];

    private static IEnumerable<TestCaseData> Cases() =>
        from solver in SolverRegistry.Default.Names
        where !Others.Contains(solver)
        from name in GlmReference.Names
        select new TestCaseData(solver, name);

    /// <summary>Solvers with a Hessian are asked for 1e-8 standard errors; the others for the default, after which the last Newton step
    /// takes them as near.</summary>
    [TestCaseSource(nameof(Cases))]
    public void A_solver_agrees_with_the_reference(string solver, string name)
    {
        GlmReference reference = GlmReference.Load(name);
        PoissonOptions options = new() { Solver = solver, MaxIterations = 1000 };
        if (SecondOrder.Contains(solver))
        {
            options.Tolerance = 1e-8;
        }

        PoissonResult result = new PoissonEstimator(options).Fit(reference.Data);
        for (int j = 0; j < result.Parameters.Length; j++)
        {
            Assert.That(
                result.Parameters[j],
                Is.EqualTo(reference.Coefficients[j]).Within(1e-8 * Math.Max(1.0, Math.Abs(reference.Coefficients[j]))),
                result.ParameterNames[j]
            );
        }
    }
}
