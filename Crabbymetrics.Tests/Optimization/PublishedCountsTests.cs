using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>
/// Evaluations beside those of others on the same problems, from the same starts, to the same tolerance: not more than 1.2 times as many in
/// all.
/// </summary>
public sealed class PublishedCountsTests
{
    // lmder of MINPACK on the NIST problems, with ftol = xtol = sqrt(eps): from the tests of Eigen's port of it. Rat43 was run there with
    // other tolerances.
    private static readonly Dictionary<string, int> Minpack = new()
    {
        ["Misra1a from 500"] = 19,
        ["Misra1a from 250"] = 5,
        ["Rat42 from 100"] = 10,
        ["Rat42 from 75"] = 6,
        ["Eckerle4 from 1"] = 18,
        ["Eckerle4 from 1.5"] = 7,
        ["Hahn1 from 10"] = 11,
        ["MGH10 from 2"] = 284,
        ["MGH10 from 0.02"] = 126,
    };

    [Test]
    public void Levenberg_Marquardt_needs_no_more_than_MINPACK()
    {
        const double tolerance = 1.4901161193847656e-8;
        LevenbergMarquardtSolver solver = new LevenbergMarquardtSolver { CostTolerance = tolerance, StepTolerance = tolerance };
        int ours = 0;
        foreach (TestProblem? problem in NistProblems.All.Where(problem => Minpack.ContainsKey(problem.Name)))
        {
            OptimizationResult result = new Executor().Minimize(
                problem,
                problem.Start,
                solver,
                new ExecutionOptions { StoppingRules = [] }
            );
            Assert.That(result.Counts.Residuals, Is.LessThanOrEqualTo((int)Math.Ceiling(1.2 * Minpack[problem.Name])), result.ToString());
            Assert.That(result.Cost, Is.EqualTo(problem.Minima[0]).Within(1e-6 * problem.Minima[0]));
            ours += result.Counts.Residuals;
        }

        Assert.That(ours, Is.LessThanOrEqualTo(Minpack.Values.Sum()));
    }

    // build/peers/scipy_optimizers.py with SciPy 1.10.1: exact gradients and Hessians, max |g_i| <= 1e-5.
    // 0 where SciPy does not reach a known minimum.
    private static readonly Dictionary<string, int[]> Scipy = new()
    {
        ["bfgs"] = [39, 10, 196, 17, 49, 35, 40, 104, 36, 21, 33],
        ["lbfgs"] = [45, 21, 0, 16, 0, 33, 31, 119, 64, 20, 27],
        ["lbfgsb"] = [45, 21, 0, 16, 0, 33, 31, 119, 64, 20, 27],
        ["nonlinear-cg"] = [78, 34, 0, 41, 57, 88, 119, 116, 89, 0, 54],
    };

    private static IEnumerable<TestCaseData> ScipyRuns() =>
        from pair in Scipy
        from run in PublishedProblems.Required.Zip(pair.Value)
        where run.Second > 0
        select new TestCaseData(pair.Key, run.First, run.Second).SetArgDisplayNames(pair.Key, run.First.Name, run.Second.ToString("F0"));

    [TestCaseSource(nameof(ScipyRuns))]
    public void No_more_than_SciPy_on_any_problem(string name, object problem, int scipy)
    {
        TestProblem published = (TestProblem)problem;
        ExecutionOptions options = new ExecutionOptions { StoppingRules = [new GradientNormRule { Absolute = 1e-5, Relative = 0.0 }] };

        OptimizationResult result = new Executor().Minimize(published, published.Start, Solvers.Find(name), options);

        Assert.That(result.Converged, Is.True, result.ToString());
        Assert.That(
            Math.Max(result.Counts.Cost, result.Counts.Gradient),
            Is.LessThanOrEqualTo((int)Math.Ceiling(1.2 * scipy)),
            result.ToString()
        );
    }
}
