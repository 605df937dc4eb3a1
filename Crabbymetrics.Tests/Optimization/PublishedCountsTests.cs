using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>
/// Evaluations beside those of others on the same problems, from the same starts, to the same tolerance: not more than 1.2 times as many in all.
/// </summary>
public sealed class PublishedCountsTests
{
    // lmder of MINPACK on the NIST problems, with ftol = xtol = sqrt(eps): from the tests of Eigen's port of it. Rat43 was run there with other tolerances.
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
        var solver = new LevenbergMarquardtSolver { CostTolerance = tolerance, StepTolerance = tolerance };
        var ours = 0;
        foreach (var problem in NistProblems.All.Where(problem => Minpack.ContainsKey(problem.Name)))
        {
            var result = new Executor().Minimize(problem, problem.Start, solver, new ExecutionOptions { StoppingRules = [] });
            Assert.That(result.Counts.Residuals, Is.LessThanOrEqualTo((int)Math.Ceiling(1.2 * Minpack[problem.Name])), result.ToString());
            Assert.That(result.Cost, Is.EqualTo(problem.Minima[0]).Within(1e-6 * problem.Minima[0]));
            ours += result.Counts.Residuals;
        }

        Assert.That(ours, Is.LessThanOrEqualTo(Minpack.Values.Sum()));
    }

    // SciPy 1.10.1, minimize with exact gradients to gtol = 1e-5 (L-BFGS-B with ftol = 0), where it reached the minimum.
    [TestCase("bfgs", new[] { 39, 10, 201, 17, 49, 35, 40, 103, 36, 21, 31 })]
    [TestCase("lbfgs", new[] { 45, 21, 0, 16, 0, 33, 31, 110, 23, 20, 27 })]
    public void Quasi_Newton_methods_need_no_more_than_SciPy(string name, int[] scipy)
    {
        var options = new ExecutionOptions { StoppingRules = [new GradientNormRule { Absolute = 1e-5, Relative = 0.0 }] };
        var (ours, theirs) = (0, 0);
        var counts = new List<string>();
        foreach (var (problem, count) in PublishedProblems.Required.Zip(scipy))
        {
            var result = new Executor().Minimize(problem, problem.Start, Solvers.Find(name), options);
            counts.Add($"{problem.Name}: {result.Counts.Cost} beside {count}");
            if (count == 0)
                continue;
            ours += result.Counts.Cost;
            theirs += count;
        }

        Assert.That(ours, Is.LessThanOrEqualTo(1.2 * theirs), string.Join('\n', counts));
        TestContext.Out.WriteLine(string.Join('\n', counts));
    }
}
