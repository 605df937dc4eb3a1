using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>What goes wrong in problems: every solver ends in bounded evaluations with the right reason, and never calls it
/// converged.</summary>
public sealed class FaultInjectionTests
{
    private static readonly Executor Executor = new();

    private static readonly string[] Everywhere = [.. Solvers.Multivariate];

    // A sum of squares is bounded, and its Jacobian has tests of its own.
    private static readonly string[] OfCosts = [.. Solvers.Multivariate.Where(name => !NeedsResiduals(name))];

    private static readonly string[] OfGradients = [.. OfCosts.Where(name => name is not ("nelder-mead" or "simulated-annealing"))];

    private static IEnumerable<object[]> Faults() =>
        from name in Everywhere
        from quantity in new[] { "cost", "gradient", "hessian" }
        where quantity == "cost" || (quantity == "gradient" ? Solvers.WithGradients : Solvers.Newton).Contains(name)
        from value in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity }
        from first in new[] { 1, 3 }
        select new object[] { name, quantity, value, first };

    [TestCaseSource(nameof(Faults))]
    public void From_some_evaluation_on_values_are_not_finite(string name, string quantity, double value, int first)
    {
        FaultyProblem problem = new FaultyProblem
        {
            Quantity = quantity,
            Value = value,
            From = first,
            Until = int.MaxValue,
        };

        OptimizationResult result = Run(name, problem);

        Assert.That(problem.Faults, Is.GreaterThan(0));
        Assert.That(result.Converged, Is.False, result.ToString());
        TerminationReason expected = quantity switch
        {
            "cost" => TerminationReason.NonFiniteCost,
            "gradient" => TerminationReason.NonFiniteGradient,
            _ => TerminationReason.NonFiniteHessian,
        };
        Assert.That(result.Reason, Is.EqualTo(expected).Or.EqualTo(TerminationReason.ScheduleCompleted), result.ToString());
        if (first > 1 || quantity != "cost")
        {
            Assert.That(double.IsFinite(result.Cost) && result.Cost <= problem.CostAtStart, "the best point survives");
        }
    }

    [TestCaseSource(nameof(Faults))]
    public void One_bad_evaluation_is_survived_or_told(string name, string quantity, double value, int first)
    {
        FaultyProblem problem = new FaultyProblem
        {
            Quantity = quantity,
            Value = value,
            From = first,
            Until = first,
        };

        OptimizationResult result = Run(name, problem);

        if (result.Converged)
        {
            Assert.That(result.Cost, Is.LessThan(1e-8), result.ToString());
        }
        else if (problem.Faults > 0 && first == 1)
        {
            Assert.That(result.Reason.ToString(), Does.StartWith("NonFinite").Or.EqualTo("ScheduleCompleted"), result.ToString());
        }
    }

    private static IEnumerable<object[]> SingleFaults() =>
        from name in Solvers.WithGradients
        from quantity in Solvers.Newton.Contains(name) ? new[] { "gradient", "hessian" } : ["gradient"]
        from at in Enumerable.Range(2, 12)
        select new object[] { name, quantity, at };

    [TestCaseSource(nameof(SingleFaults))]
    public void A_trial_without_derivatives_is_a_rejected_trial(string name, string quantity, int at)
    {
        FaultyProblem problem = new FaultyProblem
        {
            Quantity = quantity,
            Value = double.NaN,
            From = at,
            Until = at,
        };

        OptimizationResult result = Run(name, problem);

        Assert.That(result.Converged && result.Cost < 1e-8, Is.True, result.ToString());
    }

    [TestCase("levenberg-marquardt")]
    [TestCase("gauss-newton")]
    public void A_region_without_derivatives_is_kept_out_of(string name)
    {
        void Residuals(ReadOnlySpan<double> x, Span<double> r) => r[0] = Math.Atan(x[0] - 0.1);
        void Jacobian(ReadOnlySpan<double> x, Span<double> j) => j[0] = x[0] < -1.0 ? double.NaN : 1.0 / (1.0 + Math.Pow(x[0] - 0.1, 2));

        OptimizationResult result =
            name == "gauss-newton"
                ? Minimize.GaussNewton(Residuals, Jacobian, 1, [3.0], Bounded)
                : Minimize.LevenbergMarquardt(Residuals, Jacobian, 1, [3.0], Bounded);

        Assert.That(result.X[0], Is.EqualTo(0.1).Within(1e-8), result.ToString());
        Assert.That(result.Converged, Is.True, result.ToString());
    }

    [TestCaseSource(nameof(Everywhere))]
    public void An_exception_of_the_problem_passes_unwrapped(string name)
    {
        FaultyProblem problem = new FaultyProblem
        {
            Quantity = "throw",
            From = 3,
            Until = int.MaxValue,
        };

        Assert.That(() => Run(name, problem), Throws.TypeOf<TimeZoneNotFoundException>());
    }

    [TestCaseSource(nameof(OfCosts))]
    public void A_flat_cost_ends_at_once(string name)
    {
        OptimizationResult result = Executor.Minimize(new Shaped(_ => 1.5, _ => 0.0, _ => 0.0), [1.0, 2.0], Solvers.Find(name), Bounded);

        Assert.That(result.Cost, Is.EqualTo(3.0));
        Assert.That(
            result.Reason,
            Is.AnyOf(TerminationReason.GradientNorm, TerminationReason.StepSize, TerminationReason.ScheduleCompleted),
            result.ToString()
        );
    }

    [TestCaseSource(nameof(OfCosts))]
    public void A_cost_without_end_is_unbounded(string name)
    {
        OptimizationResult result = Executor.Minimize(new Shaped(x => -x, _ => -1.0, _ => 0.0), [1.0, 2.0], Solvers.Find(name), Bounded);

        Assert.That(result.Converged, Is.False, result.ToString());
        if (name != "simulated-annealing")
        {
            Assert.That(result.Reason, Is.EqualTo(TerminationReason.Unbounded), result.ToString());
        }
    }

    [TestCaseSource(nameof(OfCosts))]
    public void A_maximum_at_the_start_is_no_minimum(string name)
    {
        OptimizationResult result = Executor.Minimize(
            new Shaped(Math.Cos, x => -Math.Sin(x), x => -Math.Cos(x)),
            [0.0, 0.0],
            Solvers.Find(name),
            Bounded
        );

        Assert.That(result.Reason == TerminationReason.NotAMinimum || result.Cost < -1.99, result.ToString());
    }

    [TestCaseSource(nameof(OfCosts))]
    public void A_step_in_the_cost_is_not_called_smooth_convergence(string name)
    {
        Shaped problem = new Shaped(x => (x * x) + (x > 0.5 ? 1.0 : 0.0), x => 2.0 * x, _ => 2.0);

        OptimizationResult result = Executor.Minimize(problem, [2.0, 3.0], Solvers.Find(name), Bounded);

        Assert.That(!result.Converged || result.Cost < 1e-12 || result.Reason is TerminationReason.StepSize, result.ToString());
    }

    [TestCaseSource(nameof(OfGradients))]
    public void A_gradient_of_the_wrong_sign_is_not_called_convergence(string name)
    {
        OptimizationResult result = Executor.Minimize(
            new Shaped(x => x * x, x => -2.0 * x, _ => 2.0),
            [2.0, 3.0],
            Solvers.Find(name),
            Bounded
        );

        Assert.That(result.Converged, Is.False, result.ToString());
        Assert.That(result.Reason, Is.AnyOf(TerminationReason.LineSearchFailed, TerminationReason.NoAcceptableStep), result.ToString());
    }

    [TestCaseSource(nameof(OfGradients))]
    public void A_gradient_that_is_zero_everywhere_is_found_out(string name)
    {
        OptimizationResult result = Executor.Minimize(new Shaped(x => x * x, _ => 0.0, _ => 2.0), [2.0, 3.0], Solvers.Find(name), Bounded);

        Assert.That(result.Reason, Is.EqualTo(TerminationReason.NotAMinimum), result.ToString());
    }

    [TestCaseSource(nameof(OfGradients))]
    public void A_gradient_that_is_off_by_a_constant_is_not_called_convergence(string name)
    {
        OptimizationResult result = Executor.Minimize(
            new Shaped(x => 0.5 * x * x, x => x + 0.1, _ => 1.0),
            [1.0, 3.0],
            Solvers.Find(name),
            Bounded
        );

        Assert.That(result.Converged, Is.False, result.ToString());
    }

    [TestCase("levenberg-marquardt")]
    [TestCase("gauss-newton")]
    public void A_wrong_Jacobian_is_not_called_convergence(string name)
    {
        OptimizationResult result = Executor.Minimize(new WrongJacobian(), [-1.2, 1.0], Solvers.Find(name), Bounded);

        Assert.That(result.Converged, Is.False, result.ToString());
    }

    [TestCaseSource(nameof(Everywhere))]
    public void Cancelled_inside_an_iteration_it_keeps_the_best_point(string name)
    {
        using CancellationTokenSource source = new CancellationTokenSource();
        FaultyProblem problem = new FaultyProblem
        {
            Quantity = "cancel",
            From = 8,
            Until = int.MaxValue,
            Cancel = source.Cancel,
        };

        OptimizationResult result = Executor.Minimize(problem, [-1.2, 1.0], Solvers.Find(name), Bounded, source.Token);

        Assert.That(result.Reason, Is.EqualTo(TerminationReason.Cancelled), result.ToString());
        Assert.That(result.Cost, Is.LessThanOrEqualTo(24.2));
        Assert.That(problem.CallsAfterFault, Is.LessThanOrEqualTo(1), "nothing is evaluated after the token");
    }

    private static ExecutionOptions Bounded => new() { MaxIterations = 2000, MaxEvaluations = 400_000 };

    private static bool NeedsResiduals(string name) => name is "levenberg-marquardt" or "gauss-newton";

    private static OptimizationResult Run(string name, FaultyProblem problem)
    {
        OptimizationResult result = Executor.Minimize(problem, [-1.2, 1.0], Solvers.Find(name), Bounded);
        Assert.That(result.Counts.Calls, Is.LessThan(400_000), result.ToString());
        return result;
    }
}
