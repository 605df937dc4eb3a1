using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

public sealed class NewtonTests
{
    [Test]
    public void Rosenbrock_from_the_published_start()
    {
        Rosenbrock problem = new Rosenbrock();

        OptimizationResult result = new Executor().Minimize(problem, Rosenbrock.Start(), new NewtonSolver());

        Assert.That(result.Reason, Is.EqualTo(TerminationReason.GradientNorm), result.ToString());
        Assert.That(result.Cost, Is.LessThan(1e-20));
        Assert.That(result.Iterations, Is.LessThan(30));
        Assert.That(result.Counts, Is.EqualTo(problem.Counts));
    }

    [Test]
    public void Newton_CG_does_not_degrade_to_steepest_descent()
    {
        Rosenbrock problem = new Rosenbrock();

        OptimizationResult result = new Executor().Minimize(problem, Rosenbrock.Start(), new NewtonCgSolver());

        Assert.That(result.Converged, Is.True, result.ToString());
        Assert.That(result.Cost, Is.LessThan(1e-20));
        Assert.That(result.Iterations, Is.LessThan(80), "with a squared norm in the inner test it takes thousands");
        Assert.That(result.Counts, Is.EqualTo(problem.Counts));
    }

    [TestCase(1.0)]
    [TestCase(100.0)]
    public void Newton_CG_on_a_badly_scaled_likelihood(double scale)
    {
        ExecutionOptions options = new ExecutionOptions { StoppingRules = [new NewtonDecrementRule(1e-8)] };

        OptimizationResult result = new Executor().Minimize(
            new ExponentialLikelihood(scale),
            [Math.Log(4.3), 0.0],
            new NewtonCgSolver(),
            options
        );

        Assert.That(result.Converged, Is.True, result.ToString());
        Assert.That(result.Iterations, Is.LessThanOrEqualTo(15), result.ToString());
    }

    [Test]
    public void A_fused_objective_is_called_once_per_full_step_and_last_at_the_answer()
    {
        ExponentialLikelihood problem = new ExponentialLikelihood();
        ExecutionOptions options = new ExecutionOptions { StoppingRules = [new NewtonDecrementRule(1e-4)] };

        OptimizationResult result = new Executor().Minimize(problem, [Math.Log(4.3), 0.0], new NewtonSolver(), options);

        Assert.That(result.Reason, Is.EqualTo(TerminationReason.NewtonDecrement), result.ToString());
        Assert.That(result.NewtonDecrement, Is.LessThanOrEqualTo(1e-4).And.GreaterThan(0.0));
        Assert.That(problem.Calls, Is.EqualTo(result.Iterations + 2), "the start, one per iteration, the last step");
        Assert.That(result.Counts.Calls, Is.EqualTo(problem.Calls));
        Assert.That(problem.LastPoint, Is.EqualTo(result.X), "the last evaluation is at the point reported");
        double[] gradient = new double[2];
        problem.Evaluate(result.X.AsSpan(), gradient, default);
        Assert.That(gradient, Is.All.EqualTo(0.0).Within(1e-6));
    }

    [TestCase(1e-6)]
    [TestCase(1e-8)]
    [TestCase(1e-10)]
    [TestCase(1e-12)]
    public void A_tight_decrement_is_met_or_called_rounding(double tolerance)
    {
        foreach (double scale in new[] { 1e-6, 1.0, 1e6 })
        {
            ExecutionOptions options = new ExecutionOptions { StoppingRules = [new NewtonDecrementRule(tolerance)] };
            OptimizationResult result = new Executor().Minimize(
                new ExponentialLikelihood(scale),
                [Math.Log(4.3), 0.0],
                new NewtonSolver(),
                options
            );
            Assert.That(result.Reason, Is.EqualTo(TerminationReason.NewtonDecrement), result.ToString());
        }
    }

    [Test]
    public void A_start_at_the_optimum_converges_at_once()
    {
        OptimizationResult result = new Executor().Minimize(new Rosenbrock(), [1.0, 1.0], new NewtonSolver());

        Assert.That(result.Reason, Is.EqualTo(TerminationReason.GradientNorm));
        Assert.That(result.Iterations, Is.Zero);
    }

    [Test]
    public void A_small_run_allocates_little()
    {
        Rosenbrock problem = new Rosenbrock(4);
        double[] start = [-1.2, 1.0, -1.2, 1.0];
        Executor executor = new Executor();
        NewtonSolver solver = new NewtonSolver();
        executor.Minimize(problem, start, solver);

        long before = GC.GetAllocatedBytesForCurrentThread();
        executor.Minimize(problem, start, solver);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(2624));
    }
}
