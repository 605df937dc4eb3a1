using Crabbymetrics.Optimization;
using Microsoft.Extensions.Time.Testing;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>What holds for every run: counts, limits, rules, sizes, misuse.</summary>
public sealed class RunTests
{
    private static readonly Executor Executor = new();

    private static readonly string[] All = [.. Solvers.Multivariate];

    private const long VectorBytes = 24 + (4 * sizeof(double));

    private static readonly ExecutionOptions Short = new() { MaxIterations = 300 };

    [TestCaseSource(nameof(All))]
    public void Counts_are_exact(string name)
    {
        Rosenbrock problem = new Rosenbrock();

        OptimizationResult result = Executor.Minimize(problem, Rosenbrock.Start(), Solvers.Find(name), Short);

        Assert.That(result.Counts, Is.EqualTo(problem.Counts));
    }

    [TestCaseSource(nameof(All))]
    public void Nothing_is_allocated_by_iterations(string name)
    {
        ISolver solver = Solvers.Find(name);
        Rosenbrock problem = new Rosenbrock(4);
        double[] start = [-1.2, 1.0, -1.2, 1.0];
        ExecutionOptions few = new ExecutionOptions { MaxIterations = 2, StoppingRules = [] };
        ExecutionOptions many = new ExecutionOptions { MaxIterations = 9, StoppingRules = [] };
        long Measure(ExecutionOptions options)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Executor.Minimize(problem, start, solver, options);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Measure(few);
        Measure(many);

        // The result copies one point or two; an iteration that allocated anything would show seven times.
        Assert.That(Measure(many), Is.EqualTo(Measure(few)).Within(VectorBytes));
        Assert.That(Executor.Minimize(problem, start, solver, many).Iterations, Is.EqualTo(9), "there were iterations to measure");
    }

    [TestCaseSource(nameof(All))]
    public void The_budget_of_evaluations_is_kept_to_the_call(string name)
    {
        for (int budget = 1; budget <= 30; budget++)
        {
            Rosenbrock problem = new Rosenbrock();
            OptimizationResult result = Executor.Minimize(
                problem,
                Rosenbrock.Start(),
                Solvers.Find(name),
                new ExecutionOptions { MaxEvaluations = budget }
            );

            Assert.That(problem.Counts.Calls, Is.LessThanOrEqualTo(budget));
            Assert.That(result.Converged || result.Reason == TerminationReason.MaxEvaluations, result.ToString());
            if (problem.Costs + problem.ResidualVectors > 0)
            {
                Assert.That(result.Cost, Is.LessThanOrEqualTo(24.2 + 1e-9), "the best point survives");
            }
        }
    }

    [TestCaseSource(nameof(All))]
    public void The_limit_of_iterations_is_no_success(string name)
    {
        OptimizationResult result = Executor.Minimize(
            new Rosenbrock(),
            Rosenbrock.Start(),
            Solvers.Find(name),
            new ExecutionOptions { MaxIterations = 1 }
        );

        Assert.That(result.Reason, Is.EqualTo(TerminationReason.MaxIterations));
        Assert.That(result.Converged, Is.False);
        Assert.That(result.Iterations, Is.EqualTo(1));
    }

    [TestCaseSource(nameof(All))]
    public void Time_that_passes_inside_an_evaluation_ends_the_run_before_the_next(string name)
    {
        FakeTimeProvider clock = new FakeTimeProvider();
        int calls = 0;
        Watched problem = new Watched(
            new Rosenbrock(),
            () =>
            {
                if (++calls == 5)
                {
                    clock.Advance(TimeSpan.FromHours(1));
                }
            }
        );
        ExecutionOptions options = new ExecutionOptions { TimeProvider = clock, MaxTime = TimeSpan.FromMinutes(1) };

        OptimizationResult result = Executor.Minimize(problem, Rosenbrock.Start(), Solvers.Find(name), options);

        Assert.That(result.Reason, Is.EqualTo(TerminationReason.MaxTime), result.ToString());
        Assert.That(calls, Is.EqualTo(5));
        Assert.That(result.Elapsed, Is.EqualTo(TimeSpan.FromHours(1)));
    }

    [TestCaseSource(nameof(All))]
    public void A_token_cancelled_before_the_start_evaluates_nothing(string name)
    {
        Rosenbrock problem = new Rosenbrock();

        OptimizationResult result = Executor.Minimize(
            problem,
            Rosenbrock.Start(),
            Solvers.Find(name),
            null,
            new CancellationToken(canceled: true)
        );

        Assert.That(result.Reason, Is.EqualTo(TerminationReason.Cancelled));
        Assert.That(problem.Counts.Calls, Is.Zero);
        Assert.That(result.X, Is.EqualTo(Rosenbrock.Start()));
    }

    [TestCaseSource(nameof(All))]
    public void A_start_at_the_optimum_converges_at_once(string name)
    {
        OptimizationResult result = Executor.Minimize(new Rosenbrock(), [1.0, 1.0], Solvers.Find(name), Short);

        Assert.That(result.Cost, Is.Zero);
        if (name is not ("nelder-mead" or "simulated-annealing"))
        {
            Assert.That(result.Reason, Is.EqualTo(TerminationReason.GradientNorm), result.ToString());
            Assert.That(result.Iterations, Is.Zero);
        }
    }

    [TestCaseSource(nameof(All))]
    public void A_problem_without_variables_is_solved(string name)
    {
        OptimizationResult result = Executor.Minimize(new Rosenbrock(0), [], Solvers.Find(name));

        Assert.That(result.Converged, Is.True);
        Assert.That(result.Cost, Is.Zero);
        Assert.That(result.X, Is.Empty);
    }

    [TestCaseSource(nameof(All))]
    public void One_variable_is_enough(string name)
    {
        if (name is "levenberg-marquardt" or "gauss-newton")
        {
            return;
        }

        OneDimensional problem = new OneDimensional(x => ((x - 3.0) * (x - 3.0), 2.0 * (x - 3.0)), 2.0);

        OptimizationResult result = Executor.Minimize(problem, [10.0], Solvers.Find(name));

        Assert.That(result.X[0], Is.EqualTo(3.0).Within(name == "simulated-annealing" ? 1e-4 : 1e-7), result.ToString());
    }

    [Test]
    public void Ten_thousand_variables_by_lbfgs()
    {
        OptimizationResult result = Executor.Minimize(new Rosenbrock(10_000), Rosenbrock.Start(10_000), new LbfgsSolver());

        Assert.That(result.Converged, Is.True, result.ToString());
        Assert.That(result.Cost, Is.LessThan(1e-12));
        Assert.That(result.Counts.Cost, Is.LessThan(100));
    }

    [TestCaseSource(nameof(All))]
    public void A_wrong_start_is_misuse(string name)
    {
        ISolver solver = Solvers.Find(name);

        Assert.That(
            () => Executor.Minimize(new Rosenbrock(), [1.0], solver),
            Throws.ArgumentException.With.Message.Contains("1 numbers").And.Message.Contains("2 variables")
        );
        Assert.That(
            () => Executor.Minimize(new Rosenbrock(), [1.0, double.NaN], solver),
            Throws.ArgumentException.With.Message.Contains("variable 1")
        );
        Assert.That(() => Executor.Minimize(null!, [1.0], solver), Throws.ArgumentNullException);
    }

    [Test]
    public void A_solver_says_what_it_misses()
    {
        CostAlone problem = new CostAlone();

        foreach (string name in Solvers.WithGradients)
        {
            Assert.That(
                () => Executor.Minimize(problem, [1.0], Solvers.Find(name)),
                Throws.ArgumentException.With.Message.Contains(name).And.Message.Contains("Implement"),
                name
            );
        }
    }

    [Test]
    public void Rules_say_which_one_fired()
    {
        TerminationReason By(params IStoppingRule[] rules) =>
            Executor
                .Minimize(new Rosenbrock(), Rosenbrock.Start(), new BfgsSolver(), new ExecutionOptions { StoppingRules = rules })
                .Reason;

        Assert.That(By(new GradientNormRule()), Is.EqualTo(TerminationReason.GradientNorm));
        Assert.That(By(new TargetCostRule(1e-3), new GradientNormRule()), Is.EqualTo(TerminationReason.TargetCost));
        Assert.That(By(new CostChangeRule { Absolute = 1e-2 }), Is.EqualTo(TerminationReason.CostChange));
        Assert.That(By(new StepSizeRule { Absolute = 1e-2 }), Is.EqualTo(TerminationReason.StepSize));
        Assert.That(By(new AfterThree()), Is.EqualTo(TerminationReason.CustomRule));
    }

    [Test]
    public void The_target_cost_is_an_option_too()
    {
        OptimizationResult result = Executor.Minimize(
            new Rosenbrock(),
            Rosenbrock.Start(),
            new LbfgsSolver(),
            new ExecutionOptions { TargetCost = 1.0 }
        );

        Assert.That(result.Reason, Is.EqualTo(TerminationReason.TargetCost));
        Assert.That(result.Cost, Is.LessThanOrEqualTo(1.0).And.GreaterThan(1e-10));
    }

    [TestCase("newton-cg")]
    [TestCase("trust-region")]
    [TestCase("trust-region-dogleg")]
    [TestCase("trust-region-exact")]
    public void The_decrement_is_known_to_every_Newton_method(string name)
    {
        foreach (double scale in new[] { 1e-3, 1.0, 1e3 })
        {
            ExecutionOptions options = new ExecutionOptions { StoppingRules = [new NewtonDecrementRule(1e-4)] };
            OptimizationResult result = Executor.Minimize(
                new ExponentialLikelihood(scale),
                [Math.Log(4.3), 0.0],
                Solvers.Find(name),
                options
            );
            OptimizationResult exact = Executor.Minimize(
                new ExponentialLikelihood(scale),
                [Math.Log(4.3), 0.0],
                new NewtonSolver(),
                new ExecutionOptions { StoppingRules = [new NewtonDecrementRule(1e-10)] }
            );

            Assert.That(result.Reason, Is.EqualTo(TerminationReason.NewtonDecrement), result.ToString());
            Assert.That(result.NewtonDecrement, Is.LessThanOrEqualTo(1e-4));
            Assert.That(result.X[1] * scale, Is.EqualTo(exact.X[1] * scale).Within(1e-7), "the last step was taken");
        }
    }

    [Test]
    public void Options_refuse_what_makes_no_sense()
    {
        Assert.That(() => new ExecutionOptions { MaxIterations = 0 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new ExecutionOptions { MaxEvaluations = 0 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new ExecutionOptions { MaxTime = TimeSpan.Zero }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new ExecutionOptions { TargetCost = double.NaN }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new GradientNormRule { Relative = double.NaN }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new NewtonDecrementRule(-1.0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new LbfgsSolver { Memory = 0 }, Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private sealed class AfterThree : IStoppingRule
    {
        public TerminationReason? Check(in IterationView view) => view.Iteration >= 3 ? TerminationReason.CustomRule : null;
    }

    private sealed class CostAlone : ICostFunction
    {
        public int Dimension => 1;

        public double Cost(ReadOnlySpan<double> x) => x[0] * x[0];
    }
}
