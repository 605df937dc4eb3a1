using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>
/// Every solver under every rule, in all units, on problems with a minimum, without one, and with wrong derivatives: no end is falsely
/// called converged, the best point is kept, and the evaluations are bounded.
/// </summary>
public sealed class VerdictGridTests
{
    private const int MostCalls = 3000;

    private static readonly string[] Names = [.. Solvers.Multivariate.Where(name => name != "simulated-annealing")];

    private static readonly double[] None = [];

    private static readonly (double Cost, double Variables)[] Units =
    [
        (1.0, 1.0),
        (1e-14, 1.0),
        (1e-30, 1.0),
        (1e20, 1.0),
        (1.0, 1e-10),
        (1.0, 1e10),
        (1e14, 1e6),
    ];

    private static readonly IStoppingRule[] Rules =
    [
        new GradientNormRule(),
        new GradientNormRule { Absolute = 1e-3, Relative = 0.0 },
        new GradientNormRule { Absolute = 1e-6, Relative = 0.0 },
        new NewtonDecrementRule(1e-2),
        new NewtonDecrementRule(1e-8),
        new CostChangeRule { Relative = 1e-4 },
        new CostChangeRule { Relative = 1e-8 },
        new StepSizeRule { Relative = 1e-6 },
        new Impatient(),
    ];

    // Cube and Freudenstein-Roth, whose minima are published, the latter's local one too.
    private static TestProblem[] WithMinimum =>
        [
            new("cube", [-1.2, 1.0], 2, x => [10.0 * (x[1] - (x[0] * x[0] * x[0])), 1.0 - x[0]], [0.0]),
            PublishedProblems.Required.First(problem => problem.Name == "Freudenstein-Roth"),
            PublishedProblems.Required.First(problem => problem.Name == "Jennrich-Sampson"),
        ];

    // Infima at infinity: an exponential; and a logistic likelihood of eight separated rows, as a sum of squares.
    private static TestProblem[] WithoutMinimum =>
        [
            new("decay", [1.0, 1.0], 2, x => [1.0 + Jet.Exp(-x[0]), x[1] - 2.0], None),
            new(
                "separated",
                [0.5, 0.5],
                8,
                x =>
                    new[] { -2.0, -1.5, -1.0, -0.3, 0.4, 0.9, 1.1, 2.2 }
                        .Select(z => Jet.Exp(-0.5 * Math.Sign(z) * (x[0] + (z * x[1]))))
                        .ToArray(),
                None
            ),
        ];

    [TestCaseSource(nameof(Names))]
    public void Convergence_is_at_a_minimum_in_all_units(string name)
    {
        foreach (TestProblem problem in WithMinimum)
        {
            double first = problem.Value(problem.Start);
            ForAll(
                name,
                problem,
                new Scaled(problem, 1.0, [1.0, 1.0]),
                (rule, unit, result) =>
                {
                    double cost = result.Cost / unit;

                    // The weak rules may stop early, where a thousandth of the decrease is left; the gradient's own measure may not.
                    double left = (rule as GradientNormRule)?.Absolute == 0.0 ? 1e-12 : 1e-3;
                    return problem.Minima.Any(minimum => cost - minimum <= left * (first - minimum) && cost - minimum >= -1e-9 * first);
                }
            );
        }
    }

    [TestCaseSource(nameof(Names))]
    public void Without_a_minimum_nothing_has_converged(string name)
    {
        foreach (TestProblem problem in WithoutMinimum)
        {
            ForAll(name, problem, new Scaled(problem, 1.0, [1.0, 1.0]), (_, _, _) => false);
        }
    }

    [TestCaseSource(nameof(Names))]
    public void A_gradient_component_left_at_0_has_not_converged(string name)
    {
        if (name == "nelder-mead")
        {
            return;
        }

        TestProblem problem = new("bowl", [0.3, 0.2], 3, x => [x[0] - 1.0, 3.0 * (x[1] - 2.0), 2.0 + (0.0 * x[0])], [4.0]);
        ForAll(name, problem, new Scaled(problem, 1.0, [1.0, 1.0]) { LostComponent = 1 }, (_, unit, result) => result.Cost / unit < 4.01);
    }

    [TestCaseSource(nameof(Names))]
    public void A_derivative_that_is_not_a_number_is_survived(string name)
    {
        foreach (int at in new[] { 2, 3, 5, 8 })
        {
            TestProblem problem = WithMinimum[0];
            ForAll(
                name,
                problem,
                new Scaled(problem, 1.0, [1.0, 1.0]) { NotANumber = at },
                (_, unit, result) => result.Cost / unit < 1e-3 * problem.Value(problem.Start)
            );
        }
    }

    [TestCaseSource(nameof(Names))]
    public void By_default_units_common_to_all_variables_change_no_verdict(string name)
    {
        foreach (TestProblem problem in WithMinimum)
        {
            foreach ((double cost, double variables) in Units)
            {
                Scaled scaled = new(problem, cost, [variables, variables]);
                OptimizationResult result = new Executor().Minimize(scaled, scaled.Start, Solvers.Find(name), Bounded());

                // Gauss-Newton has no answer where the minimum is not near 0, and the simplex measures sizes against 1.
                if (name is not ("gauss-newton" or "nelder-mead"))
                {
                    Assert.That(result.Converged, Is.True, $"{problem} in units {cost:G}, {variables:G}: {result}");
                }
            }
        }
    }

    [TestCase("newton")]
    [TestCase("trust-region-dogleg")]
    [TestCase("trust-region-exact")]
    [TestCase("levenberg-marquardt")]
    public void Unlike_units_change_no_verdict_of_those_that_see_them(string name)
    {
        foreach (TestProblem problem in WithMinimum)
        {
            foreach (double unit in new[] { 1e-6, 1e-3, 1e3, 1e6 })
            {
                Scaled scaled = new(problem, 1.0, [1.0, unit]);
                OptimizationResult result = new Executor().Minimize(scaled, scaled.Start, Solvers.Find(name), Bounded());

                Assert.That(result.Converged, Is.True, $"{problem} in units 1, {unit:G}: {result}");
                Assert.That(problem.Minima.Any(minimum => Math.Abs(result.Cost - minimum) < 1e-8 * (1.0 + minimum)), result.ToString());
            }
        }
    }

    private static ExecutionOptions Bounded(IStoppingRule? rule = null) =>
        new()
        {
            MaxIterations = 500,
            MaxEvaluations = MostCalls,
            StoppingRules = rule is null ? null : [rule],
        };

    private static void ForAll(string name, TestProblem problem, Scaled fault, Func<IStoppingRule, double, OptimizationResult, bool> isTrue)
    {
        foreach (IStoppingRule rule in Rules)
        {
            foreach ((double cost, double variables) in Units)
            {
                Scaled scaled = new(problem, cost, [variables, variables])
                {
                    LostComponent = fault.LostComponent,
                    NotANumber = fault.NotANumber,
                };
                OptimizationResult result = new Executor().Minimize(scaled, scaled.Start, Solvers.Find(name), Bounded(rule));
                string what = $"{problem} under {rule} in units {cost:G}, {variables:G}: {result}";
                Assert.That(result.Counts.Calls, Is.LessThanOrEqualTo(MostCalls), what);
                Assert.That(result.Cost, Is.LessThanOrEqualTo(scaled.Cost(scaled.Start) * (1.0 + 1e-12)), what);
                Assert.That(scaled.Cost(result.X.AsSpan()), Is.EqualTo(result.Cost).Within((1e-12 * result.Cost) + 1e-300), what);
                Assert.That(!result.Converged || isTrue(rule, cost, result), Is.True, what);
            }
        }
    }

    /// <summary>A rule of a third party that is content after three iterations.</summary>
    private sealed class Impatient : IStoppingRule
    {
        public TerminationReason? Check(in IterationView view) => view.Iteration >= 3 ? TerminationReason.CustomRule : null;
    }
}
