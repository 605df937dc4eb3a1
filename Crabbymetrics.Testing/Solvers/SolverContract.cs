using Crabbymetrics.Estimators;
using Crabbymetrics.Optimization;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Testing;

/// <summary>
/// What the framework promises of every solver: it finds a minimum, has no state that a second run could see, keeps to budgets and tokens,
/// lets the problem's exceptions through, and says truly why it ended. Inherit it and say how to make the solver.
/// </summary>
public abstract partial class SolverContract
{
    private const int Runs = 64;

    /// <summary>The name under which the solver is registered.</summary>
    /// <value>Default the solver's own.</value>
    protected virtual string RegisteredName => CreateSolver().Name;

    /// <summary>How near to the minimum the solver comes, in each variable, with <see cref="Options"/>.</summary>
    /// <value>Default 1e-6.</value>
    protected virtual double Accuracy => 1e-6;

    /// <summary>Whether the solver works on residuals rather than on a cost.</summary>
    /// <value>Default false.</value>
    protected virtual bool SolvesLeastSquares => false;

    /// <summary>Whether a run on a smooth convex problem ends by a test of convergence, and not by the end of a schedule.</summary>
    /// <value>Default true.</value>
    protected virtual bool Converges => true;

    /// <summary>The options of a run.</summary>
    /// <value>Default those of the executor.</value>
    protected virtual ExecutionOptions Options => new();

    /// <summary>Where runs start.</summary>
    /// <value>Default that of the contract's own problem, of three variables.</value>
    protected virtual double[] StartingPoint => ContractProblem.Start;

    /// <summary>Where the minimum of the problem is.</summary>
    /// <value>Default that of the contract's own problem.</value>
    protected virtual double[] Minimum => ContractProblem.Minimum;

    /// <summary>Makes the solver.</summary>
    protected abstract ISolver CreateSolver();

    /// <summary>
    /// Makes the problem that the solver is tried on: smooth and convex, of a cost with all derivatives, or of residuals. A solver for
    /// other problems (of one variable, of integers) brings its own, with <see cref="StartingPoint"/> and <see cref="Minimum"/>.
    /// </summary>
    /// <param name="onCall">Called in every call of the problem; it may throw.</param>
    /// <param name="hasNoValue">Whether the cost, or a residual, is NaN everywhere.</param>
    protected virtual IProblem CreateProblem(Action? onCall, bool hasNoValue) =>
        SolvesLeastSquares ? new ContractResiduals(onCall, hasNoValue) : new ContractProblem(onCall, hasNoValue);

    /// <summary>Registers the solver, in the line that its users will write. The default registers nothing: it is built in.</summary>
    /// <param name="builder">What <c>AddCrabbymetrics()</c> returned.</param>
    protected virtual void Register(ICrabbymetricsBuilder builder) { }

    /// <summary>The solver finds the minimum, and says so.</summary>
    [Test]
    public void It_finds_the_minimum()
    {
        OptimizationResult result = Run(CreateSolver(), Problem());
        Assert.Multiple(() =>
        {
            Assert.That(result.X, Is.EqualTo(Minimum).Within(Accuracy));
            Assert.That(result.Converged, Is.EqualTo(Converges), result.Message);
            Assert.That(result.Solver, Is.EqualTo(CreateSolver().Name).And.Not.Empty);
            Assert.That(result.Message, Is.Not.Empty);
        });
    }

    /// <summary>What it counts is what the problem saw.</summary>
    [Test]
    public void Calls_are_counted()
    {
        int calls = 0;
        OptimizationResult result = Run(CreateSolver(), Problem(() => calls++));
        Assert.That(result.Counts.Calls, Is.EqualTo(calls).And.GreaterThan(0));
    }

    /// <summary>64 runs at once of one instance give the bits of a run alone.</summary>
    [Test]
    public void Concurrent_runs_give_the_bits_of_a_run_alone()
    {
        ISolver solver = CreateSolver();
        long[] alone = Bits.Of(Run(solver, Problem()).X);
        long[][] together = new long[Runs][];
        Parallel.For(0, Runs, i => together[i] = Bits.Of(Run(solver, Problem()).X));
        Assert.That(together, Has.All.EqualTo(alone));
    }

    /// <summary>A token that is cancelled, before the run or in it, ends it with that reason and a point.</summary>
    [TestCase(0)]
    [TestCase(2)]
    public void A_cancelled_token_ends_the_run(int after)
    {
        using CancellationTokenSource source = new();
        int calls = 0;
        if (after == 0)
        {
            source.Cancel();
        }

        IProblem problem = Problem(() =>
        {
            if (++calls == after)
            {
                source.Cancel();
            }
        });
        OptimizationResult result = new Executor().Minimize(problem, StartingPoint, CreateSolver(), Options, source.Token);
        Assert.Multiple(() =>
        {
            Assert.That(result.Reason, Is.EqualTo(TerminationReason.Cancelled));
            Assert.That(result.Converged, Is.False);
            Assert.That(calls, Is.EqualTo(after), "no call after the token was cancelled");
            Assert.That(result.X, Has.Length.EqualTo(StartingPoint.Length).And.All.Matches<double>(double.IsFinite));
        });
    }

    /// <summary>The budget of evaluations is never exceeded, not even inside an iteration.</summary>
    [TestCase(1)]
    [TestCase(3)]
    public void The_budget_of_evaluations_is_kept(int budget)
    {
        int calls = 0;
        OptimizationResult result = new Executor().Minimize(
            Problem(() => calls++),
            StartingPoint,
            CreateSolver(),
            new ExecutionOptions { MaxEvaluations = budget }
        );
        Assert.Multiple(() =>
        {
            Assert.That(calls, Is.LessThanOrEqualTo(budget));
            Assert.That(result.Reason, Is.EqualTo(TerminationReason.MaxEvaluations));
        });
    }

    /// <summary>The limit of iterations is kept and is no convergence.</summary>
    [Test]
    public void The_limit_of_iterations_is_kept()
    {
        OptimizationResult result = new Executor().Minimize(
            Problem(),
            StartingPoint,
            CreateSolver(),
            new ExecutionOptions { MaxIterations = 1, StoppingRules = [] }
        );
        Assert.Multiple(() =>
        {
            Assert.That(result.Iterations, Is.EqualTo(1));
            Assert.That(result.Reason, Is.EqualTo(TerminationReason.MaxIterations));
        });
    }

    /// <summary>The best point is never worse than the start.</summary>
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(5)]
    public void The_best_point_is_no_worse_than_the_start(int iterations)
    {
        OptimizationResult result = new Executor().Minimize(
            Problem(),
            StartingPoint,
            CreateSolver(),
            new ExecutionOptions { MaxIterations = iterations, StoppingRules = [] }
        );
        OptimizationResult start = new Executor().Minimize(
            Problem(),
            StartingPoint,
            CreateSolver(),
            new ExecutionOptions { MaxIterations = 1, MaxEvaluations = 1 }
        );
        if (double.IsFinite(start.Cost))
        {
            Assert.That(result.Cost, Is.LessThanOrEqualTo(start.Cost));
        }
    }

    /// <summary>An exception of the problem reaches the caller as it is.</summary>
    [Test]
    public void Exceptions_of_the_problem_pass_through()
    {
        NotFiniteNumberException own = new("of the problem");
        int calls = 0;
        IProblem problem = Problem(() =>
        {
            if (++calls == 2)
            {
                throw own;
            }
        });
        Assert.That(() => Run(CreateSolver(), problem), Throws.Exception.SameAs(own));
    }

    /// <summary>A problem without a value at the start is no convergence.</summary>
    [Test]
    public void A_problem_without_a_value_is_no_convergence()
    {
        OptimizationResult result = Run(CreateSolver(), CreateProblem(null, hasNoValue: true));
        Assert.Multiple(() =>
        {
            Assert.That(result.Converged, Is.False);
            Assert.That(result.Reason, Is.EqualTo(TerminationReason.NonFiniteCost).Or.EqualTo(TerminationReason.NonFiniteGradient));
        });
    }

    /// <summary>A start that is none is refused, and a good one is left as it was.</summary>
    [Test]
    public void Starts_are_checked_and_left_alone()
    {
        double[] start = StartingPoint;
        new Executor().Minimize(Problem(), start, CreateSolver(), Options);
        Assert.Multiple(() =>
        {
            Assert.That(start, Is.EqualTo(StartingPoint));
            Assert.That(() => new Executor().Minimize(Problem(), [.. StartingPoint, 1.0], CreateSolver()), Throws.ArgumentException);
            Assert.That(
                () => new Executor().Minimize(Problem(), [.. StartingPoint.Select(static _ => double.NaN)], CreateSolver()),
                Throws.ArgumentException
            );
            Assert.That(() => CreateSolver().CreateRun(null!), Throws.ArgumentNullException);
        });
    }

    /// <summary>A container finds the solver by its name.</summary>
    [Test]
    public void A_container_finds_it_by_name()
    {
        ServiceCollection services = new();
        Register(services.AddCrabbymetrics());
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Multiple(() =>
        {
            Assert.That(provider.GetRequiredKeyedService<ISolver>(RegisteredName), Is.InstanceOf(CreateSolver().GetType()));
            Assert.That(provider.GetRequiredService<ISolverRegistry>().Find(RegisteredName), Is.InstanceOf(CreateSolver().GetType()));
        });
    }

    private IProblem Problem(Action? onCall = null) => CreateProblem(onCall, hasNoValue: false);

    private OptimizationResult Run(ISolver solver, IProblem problem) => new Executor().Minimize(problem, StartingPoint, solver, Options);
}
