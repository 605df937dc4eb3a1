using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization.Constraints;

/// <summary>Problems of W. Hock and K. Schittkowski, Test Examples for Nonlinear Programming Codes (1981), with their solutions.</summary>
public sealed class AugmentedLagrangianTests
{
    // HS6: one equality; HS7; HS39: two; HS26 (degenerate); HS71: equality, inequality and bounds; HS43: three inequalities.
    private static IEnumerable<TestCaseData> Problems()
    {
        yield return Case("HS6", [-1.2, 1], 0.0, [1, 1], x => Sq(1 - x[0]), x => [10 * (x[1] - Sq(x[0]))], _ => []);
        yield return Case(
            "HS7",
            [2, 2],
            -Math.Sqrt(3),
            [0, Math.Sqrt(3)],
            x => Math.Log(1 + Sq(x[0])) - x[1],
            x => [Sq(1 + Sq(x[0])) + Sq(x[1]) - 4],
            _ => []
        );
        yield return Case(
            "HS39",
            [2, 2, 2, 2],
            -1.0,
            [1, 1, 0, 0],
            x => -x[0],
            x => [x[1] - Math.Pow(x[0], 3) - Sq(x[2]), Sq(x[0]) - x[1] - Sq(x[3])],
            _ => []
        );
        yield return Case(
            "HS43",
            [0, 0, 0, 0],
            -44.0,
            [0, 1, 2, -1],
            x => Sq(x[0]) + Sq(x[1]) + (2 * Sq(x[2])) + Sq(x[3]) - (5 * x[0]) - (5 * x[1]) - (21 * x[2]) + (7 * x[3]),
            _ => [],
            x =>
                [
                    Sq(x[0]) + Sq(x[1]) + Sq(x[2]) + Sq(x[3]) + x[0] - x[1] + x[2] - x[3] - 8,
                    Sq(x[0]) + (2 * Sq(x[1])) + Sq(x[2]) + (2 * Sq(x[3])) - x[0] - x[3] - 10,
                    (2 * Sq(x[0])) + Sq(x[1]) + Sq(x[2]) + (2 * x[0]) - x[1] - x[3] - 5,
                ]
        );
        yield return Case(
            "HS12",
            [0, 0],
            -30.0,
            [2, 3],
            x => (0.5 * Sq(x[0])) + Sq(x[1]) - (x[0] * x[1]) - (7 * x[0]) - (7 * x[1]),
            _ => [],
            x => [(4 * Sq(x[0])) + Sq(x[1]) - 25]
        );
    }

    [TestCaseSource(nameof(Problems))]
    public void A_published_problem_is_solved(ConstrainedFunction problem, double[] start, double cost, double[] solution)
    {
        ConstrainedResult result = AugmentedLagrangian.Minimize(problem, start);
        Assert.That(result.Converged, result.Message);
        Assert.Multiple(() =>
        {
            Assert.That(result.Cost, Is.EqualTo(cost).Within(1e-6));
            Assert.That(result.X, Is.EqualTo(solution).Within(1e-4));
            Assert.That(result.Violation, Is.LessThanOrEqualTo(1e-8));
            Assert.That(result.InequalityMultipliers, Has.All.GreaterThanOrEqualTo(0.0));
        });
    }

    // HS71: min x0 x3 (x0 + x1 + x2) + x2, product at least 25, squares sum to 40, 1 <= x <= 5.
    [Test]
    public void Bounds_are_kept_beside_the_constraints()
    {
        BoundedFunction problem = new(
            x => (x[0] * x[3] * (x[0] + x[1] + x[2])) + x[2],
            x => [Sq(x[0]) + Sq(x[1]) + Sq(x[2]) + Sq(x[3]) - 40],
            x => [25 - (x[0] * x[1] * x[2] * x[3])],
            [1, 1, 1, 1],
            [5, 5, 5, 5]
        );
        ConstrainedResult result = AugmentedLagrangian.Minimize(problem, [1, 5, 5, 1]);
        Assert.That(result.Converged, result.Message);
        Assert.Multiple(() =>
        {
            Assert.That(result.Cost, Is.EqualTo(17.0140173).Within(1e-5));
            Assert.That(result.X, Is.EqualTo(new[] { 1.0, 4.7429994, 3.8211503, 1.3794082 }).Within(1e-4));
            Assert.That(result.InequalityMultipliers[0], Is.EqualTo(0.55229366).Within(1e-4));
        });
    }

    [Test]
    public void Multipliers_say_what_a_looser_constraint_is_worth()
    {
        ConstrainedResult Solve(double slack) =>
            AugmentedLagrangian.Minimize(
                new ConstrainedFunction(x => Sq(x[0] - 2) + Sq(x[1] - 1), x => [x[0] + x[1] - 1 - slack], _ => []),
                [0, 0]
            );
        double slope = (Solve(1e-3).Cost - Solve(-1e-3).Cost) / 2e-3;
        Assert.That(slope, Is.EqualTo(-Solve(0).EqualityMultipliers[0]).Within(1e-4));
    }

    [Test]
    public void A_problem_without_a_feasible_point_says_so()
    {
        ConstrainedResult result = AugmentedLagrangian.Minimize(
            new ConstrainedFunction(x => Sq(x[0]) + Sq(x[1]), x => [Sq(x[0]) + 1], _ => []),
            [1, 1]
        );
        Assert.Multiple(() =>
        {
            Assert.That(result.Converged, Is.False);
            Assert.That(result.Message, Does.Contain("No feasible point"));
            Assert.That(result.Violation, Is.GreaterThanOrEqualTo(1.0 - 1e-9));
        });
    }

    [Test]
    public void A_maximum_along_the_constraint_is_no_minimum()
    {
        // On the circle x is largest at (1, 0), where the Lagrangian is stationary and the run stays by its symmetry.
        ConstrainedResult result = AugmentedLagrangian.Minimize(
            new ConstrainedFunction(x => x[0] + (0.0 * x[1]), x => [Sq(x[0]) + Sq(x[1]) - 1], _ => []),
            [1, 0]
        );
        Assert.That(!result.Converged || result.Cost < -0.9999, Is.True, result.ToString());
    }

    [Test]
    public void Numbers_that_are_none_at_the_start_are_named()
    {
        ConstrainedResult result = AugmentedLagrangian.Minimize(
            new ConstrainedFunction(x => Sq(x[0]) + Sq(x[1]), x => [x[0] - 1, Math.Log(x[1])], _ => []),
            [1, -1]
        );
        Assert.That(result.Converged, Is.False);
        Assert.That(result.Message, Does.Contain("Constraint 1 is NaN at the start"));
    }

    [Test]
    public void A_solver_alone_refuses_constraints() =>
        Assert.That(
            static () =>
                new Executor().Minimize(new ConstrainedFunction(x => Sq(x[0]), x => [x[0]], _ => []), [1.0, 1.0], new LbfgsSolver()),
            Throws.ArgumentException.With.Message.Contains("AugmentedLagrangian")
        );

    [Test]
    public void A_problem_without_constraints_is_refused() =>
        Assert.That(
            static () => AugmentedLagrangian.Minimize(new ConstrainedFunction(x => Sq(x[0]), _ => [], _ => []), [1.0]),
            Throws.ArgumentException.With.Message.Contains("no constraints")
        );

    [Test]
    public void Rules_and_a_target_which_would_be_of_the_penalized_cost_are_refused()
    {
        foreach (
            ExecutionOptions execution in (ExecutionOptions[])
                [new() { StoppingRules = [new GradientNormRule()] }, new() { TargetCost = 1.0 }]
        )
        {
            Assert.That(
                () =>
                    AugmentedLagrangian.Minimize(
                        new ConstrainedFunction(x => Sq(x[0]), x => [x[0] - 1], _ => []),
                        [2.0],
                        options: new AugmentedLagrangianOptions { Execution = execution }
                    ),
                Throws.ArgumentException.With.Message.Contains("tolerances")
            );
        }
    }

    // Outside its bounds the cost is no number: x log x.
    [Test]
    public void A_start_outside_the_bounds_is_moved_inside_before_anything_is_evaluated()
    {
        BoundedFunction problem = new(
            x => (x[0] * Math.Log(x[0])) + (x[1] * Math.Log(x[1])),
            x => [x[0] + x[1] - 1],
            _ => [],
            [0.1, 0.1],
            [0.9, 0.9]
        );
        ConstrainedResult result = AugmentedLagrangian.Minimize(problem, [-5.0, 0.5]);
        Assert.That(result.Converged, result.Message);
        Assert.That(result.X, Is.EqualTo(new[] { 0.5, 0.5 }).Within(1e-6));
        Assert.That(() => AugmentedLagrangian.Minimize(problem, [0.5]), Throws.ArgumentException.With.Message.Contains("2 variables"));
    }

    private static double Sq(double x) => x * x;

    private static TestCaseData Case(
        string name,
        double[] start,
        double cost,
        double[] solution,
        Func<double[], double> f,
        Func<double[], double[]> equalities,
        Func<double[], double[]> inequalities
    ) => new TestCaseData(new ConstrainedFunction(f, equalities, inequalities), start, cost, solution).SetArgDisplayNames(name);
}
