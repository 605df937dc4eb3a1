using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>Ends that look like convergence and are none: infima at infinity, plateaus, gradients that are small because the cost
/// is.</summary>
public sealed class PlateauTests
{
    private static readonly Executor Executor = new();

    private static readonly string[] WithGradients = [.. Solvers.WithGradients];

    // The infimum 1 is at infinity, wherever the start.
    private static TestProblem Decay => new("decay", [1.0, 1.0], 2, x => [1.0 + Jet.Exp(-x[0]), x[1] - 2.0], [1.0]);

    // From the far start the second exponential is nothing, and so is its gradient.
    private static TestProblem Vanished =>
        new(
            "vanished",
            [3.0, 900.0],
            5,
            x =>
                Enumerable
                    .Range(1, 5)
                    .Select(i => Jet.Exp(-0.1 * i * x[0]) + Jet.Exp(-i * x[1]) - Math.Exp(-0.1 * i) - Math.Exp(-0.5 * i))
                    .ToArray(),
            [0.0]
        );

    [TestCaseSource(nameof(WithGradients))]
    public void An_infimum_at_infinity_is_no_minimum(string name)
    {
        TestProblem problem = Decay;

        OptimizationResult result = Executor.Minimize(problem, problem.Start, Solvers.Find(name));

        Assert.That(result.Converged, Is.False, result.ToString());
        Assert.That(result.Counts, Is.EqualTo(problem.Counts));
    }

    [TestCaseSource(nameof(WithGradients))]
    public void A_variable_that_the_start_has_lost_is_found_or_told(string name)
    {
        TestProblem problem = Vanished;

        OptimizationResult result = Executor.Minimize(problem, problem.Start, Solvers.Find(name));

        if (result.Converged)
        {
            Assert.That(result.Cost, Is.LessThan(1e-12), result.ToString());
        }
        else
        {
            Assert.That(result.Reason, Is.Not.EqualTo(TerminationReason.MaxIterations), result.ToString());
        }

        Assert.That(result.Counts, Is.EqualTo(problem.Counts));
    }

    [TestCase("newton")]
    [TestCase("bfgs")]
    public void Solvers_that_cannot_start_again_call_it_a_plateau(string name)
    {
        OptimizationResult result = Executor.Minimize(Vanished, Vanished.Start, Solvers.Find(name));

        Assert.That(result.Reason, Is.EqualTo(TerminationReason.Plateau), result.ToString());
        Assert.That(result.Message, Does.Contain("plateau"));
    }

    [TestCase("levenberg-marquardt")]
    [TestCase("trust-region")]
    [TestCase("trust-region-dogleg")]
    [TestCase("trust-region-exact")]
    public void Others_begin_again_nearer_to_the_origin(string name)
    {
        OptimizationResult result = Executor.Minimize(Vanished, Vanished.Start, Solvers.Find(name));
        OptimizationResult once = Executor.Minimize(
            Vanished,
            Vanished.Start,
            Solvers.Find(name),
            new ExecutionOptions { PlateauRestarts = 0 }
        );

        Assert.That(result.Converged && result.Cost < 1e-12, Is.True, result.ToString());
        Assert.That(once.Reason, Is.EqualTo(TerminationReason.Plateau), once.ToString());
    }

    [Test]
    public void A_variable_without_effect_anywhere_is_no_fault_of_the_point()
    {
        // Gauss-Newton has no answer to a Jacobian of rank 1.
        foreach (string? name in WithGradients.Where(name => name != "gauss-newton"))
        {
            TestProblem problem = RemainingProblems.LinearRankOneWithZeros(5, 10);
            OptimizationResult result = Executor.Minimize(problem, problem.Start, Solvers.Find(name));
            Assert.That(result.Reason, Is.Not.EqualTo(TerminationReason.Plateau), result.ToString());
            Assert.That(result.Cost, Is.EqualTo(problem.Minima[0]).Within(1e-8 * problem.Minima[0]), result.ToString());
        }
    }

    [TestCase("trust-region")]
    [TestCase("trust-region-dogleg")]
    public void A_small_gradient_of_a_small_cost_is_not_enough(string name)
    {
        // On the valley floor of Powell's badly scaled function the gradient is 1e-11, and a hundredth of the cost of 1e-8 is left to each
        // step.
        OptimizationResult result = Executor.Minimize(PublishedProblems.PowellBadlyScaled, [1e-6, 100.0], Solvers.Find(name));

        Assert.That(!result.Converged || result.Cost < 1e-12, Is.True, result.ToString());
    }

    [TestCase("levenberg-marquardt")]
    [TestCase("trust-region-dogleg")]
    public void Interrupted_in_any_attempt_and_resumed(string name)
    {
        string path = Path.Combine(Path.GetTempPath(), $"crabby-plateau-{Guid.NewGuid():N}");
        ExecutionOptions Options(int? budget) =>
            new()
            {
                MaxEvaluations = budget ?? int.MaxValue,
                Checkpoint = new CheckpointOptions { Path = path, EveryIterations = 7 },
            };
        try
        {
            OptimizationResult whole = Executor.Minimize(PublishedProblems.Beale, [10.0, 10.0], Solvers.Find(name));
            Assert.That(whole.Converged && whole.Cost < 1e-12, Is.True, whole.ToString());
            for (int budget = 20; budget < whole.Counts.Calls; budget += 97)
            {
                File.Delete(path);
                Executor.Minimize(PublishedProblems.Beale, [10.0, 10.0], Solvers.Find(name), Options(budget));
                OptimizationResult resumed = Executor.Minimize(PublishedProblems.Beale, [10.0, 10.0], Solvers.Find(name), Options(null));

                Assert.That(resumed.X, Is.EqualTo(whole.X));
                Assert.That(resumed.Reason, Is.EqualTo(whole.Reason));
                Assert.That(resumed.Counts, Is.EqualTo(whole.Counts));
                Assert.That(resumed.Iterations, Is.EqualTo(whole.Iterations));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IEnumerable<TestCaseData> Far() =>
        from name in new[] { "levenberg-marquardt", "trust-region", "trust-region-dogleg" }
        from factor in new[] { 10.0, 100.0 }
        from problem in PublishedProblems.All
        where problem.Name is not ("Osborne 2" or "Meyer") // Thousands of iterations.
        select new TestCaseData(name, problem, factor).SetArgDisplayNames(name, problem.Name, factor.ToString("F0"));

    [TestCaseSource(nameof(Far))]
    public void From_far_away_too_convergence_is_at_a_minimum(string name, object problem, double factor)
    {
        TestProblem test = (TestProblem)problem;

        OptimizationResult result = Executor.Minimize(test, test.Start.Select(value => factor * value).ToArray(), Solvers.Find(name));

        if (!result.Converged || test.Minima.Any(minimum => Math.Abs(result.Cost - minimum) <= Math.Max(1e-8 * minimum, 1e-12)))
        {
            return;
        }

        // Or at a local one that nobody has published: not far out, and the cost rises on all sides.
        double[] x = result.X.ToArray();
        double size = Math.Max(1.0, factor * test.Start.Max(Math.Abs));
        Assert.That(x.Max(Math.Abs), Is.LessThan(10.0 * size), result.ToString());
        for (int i = 0; i < x.Length; i++)
        {
            foreach (double sign in new[] { -1.0, 1.0 })
            {
                double[] moved = x.ToArray();
                moved[i] += sign * 1e-2 * Math.Max(Math.Abs(x[i]), 1e-3);
                Assert.That(test.Value(moved), Is.GreaterThan(result.Cost), $"{result}; variable {i}");
            }
        }
    }

    [Test]
    public void The_number_of_restarts_is_checked() =>
        Assert.That(() => new ExecutionOptions { PlateauRestarts = -1 }, Throws.TypeOf<ArgumentOutOfRangeException>());
}
