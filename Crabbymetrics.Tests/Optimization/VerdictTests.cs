using Crabbymetrics.Optimization;
using Crabbymetrics.Tests.Optimization.Documentation;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>Ends that are easily misjudged: likelihoods without a maximum, saddles, kinks, flat minima, infima at infinity.</summary>
public sealed class VerdictTests
{
    private static readonly Executor Executor = new();

    private static readonly string[] WithGradients =
    [
        .. Solvers.WithGradients.Where(name => name is not ("levenberg-marquardt" or "gauss-newton")),
    ];

    private static readonly IStoppingRule[] Rules =
    [
        new NewtonDecrementRule(1e-2),
        new NewtonDecrementRule(1e-8),
        new CostChangeRule { Relative = 1e-4 },
        new CostChangeRule { Relative = 1e-8 },
        new StepSizeRule { Relative = 1e-2 },
        new GradientNormRule { Absolute = 1e-3 },
        new GradientNormRule(),
    ];

    [TestCaseSource(nameof(WithGradients))]
    public void A_likelihood_of_separated_rows_has_no_maximum(string name)
    {
        double[] z = [-2.0, -1.5, -1.0, -0.3, 0.4, 0.9, 1.1, 2.2];
        LogisticRegression problem = new([.. z.Select(value => new[] { 1.0, value })], [.. z.Select(value => value > 0.0)]);
        foreach (IStoppingRule rule in Rules)
        {
            OptimizationResult result = Run(problem, [0.0, 0.0], name, rule);

            Assert.That(result.Converged, Is.False, $"{rule}: {result}");
        }
    }

    [TestCaseSource(nameof(WithGradients))]
    public void A_likelihood_with_a_cell_of_zeros_has_no_maximum(string name)
    {
        // Poisson counts 0 to 4 in ten rows each of one group, and only zeros in another: its coefficient goes to minus infinity.
        Smooth problem = new(
            2,
            b => (30.0 * Math.Exp(b[0])) - (60.0 * b[0]) + (10.0 * Math.Exp(b[0] + b[1])),
            (b, g) => (g[0], g[1]) = ((30.0 * Math.Exp(b[0])) - 60.0 + (10.0 * Math.Exp(b[0] + b[1])), 10.0 * Math.Exp(b[0] + b[1])),
            (b, h) =>
            {
                h[1] = h[2] = h[3] = 10.0 * Math.Exp(b[0] + b[1]);
                h[0] = (30.0 * Math.Exp(b[0])) + h[1];
            }
        );
        foreach (IStoppingRule rule in Rules)
        {
            OptimizationResult result = Run(problem, [0.0, 0.0], name, rule);

            Assert.That(result.Converged, Is.False, $"{rule}: {result}");
        }
    }

    [TestCase(1e-5)]
    [TestCase(1e-7)]
    [TestCase(1e-20)]
    [TestCase(1e20)]
    public void Least_squares_do_not_depend_on_the_unit_of_the_residuals(double unit)
    {
        OptimizationResult result = Minimize.LevenbergMarquardt(
            (x, r) => (r[0], r[1]) = (unit * 10.0 * (x[1] - (x[0] * x[0] * x[0])), unit * (1.0 - x[0])),
            (x, j) => (j[0], j[1], j[2], j[3]) = (unit * -30.0 * x[0] * x[0], unit * 10.0, -unit, 0.0),
            2,
            [-1.2, 1.0]
        );

        Assert.That(result.Converged, Is.True, result.ToString());
        Assert.That(result.X, Is.EqualTo(new[] { 1.0, 1.0 }).Within(1e-8));
    }

    [TestCaseSource(nameof(WithGradients))]
    public void A_saddle_is_no_minimum(string name)
    {
        Smooth problem = new(
            2,
            x => (x[0] * x[0]) + Math.Pow((x[1] * x[1]) - 1.0, 2),
            (x, g) => (g[0], g[1]) = (2.0 * x[0], 4.0 * x[1] * ((x[1] * x[1]) - 1.0)),
            (x, h) => (h[0], h[1], h[2], h[3]) = (2.0, 0.0, 0.0, (12.0 * x[1] * x[1]) - 4.0)
        );
        foreach (double start in new[] { 0.0, 3.0 })
        {
            OptimizationResult result = Run(problem, [start, 0.0], name, null);

            Assert.That(result.Reason == TerminationReason.NotAMinimum || result.Cost < 1e-12, Is.True, result.ToString());
        }
    }

    [TestCase("newton-cg")]
    [TestCase("trust-region")]
    public void A_saddle_off_the_axes_is_seen_by_the_Hessian(string name)
    {
        // Along (1, 1) a bowl, along (1, -1) a double well; from the diagonal the run sees the bowl alone.
        Smooth problem = new(
            2,
            x => Math.Pow(x[0] + x[1], 2) + Math.Pow(Math.Pow(x[0] - x[1], 2) - 1.0, 2),
            (x, g) =>
            {
                double d = x[0] - x[1];
                double well = 4.0 * d * ((d * d) - 1.0);
                (g[0], g[1]) = ((2.0 * (x[0] + x[1])) + well, (2.0 * (x[0] + x[1])) - well);
            },
            (x, h) =>
            {
                double d = x[0] - x[1];
                double well = (12.0 * d * d) - 4.0;
                (h[0], h[1], h[2], h[3]) = (2.0 + well, 2.0 - well, 2.0 - well, 2.0 + well);
            }
        );

        OptimizationResult result = Run(problem, [2.0, 2.0], name, null);

        Assert.That(result.Reason == TerminationReason.NotAMinimum || result.Cost < 1e-12, Is.True, result.ToString());
    }

    [TestCaseSource(nameof(WithGradients))]
    public void A_part_of_the_gradient_left_at_0_is_found(string name)
    {
        Smooth problem = new(
            3,
            x => Math.Pow(x[0] - 1.0, 2) + (10.0 * Math.Pow(x[1] - 2.0, 2)) + Math.Pow(x[2] + 3.0, 2) + 5.0,
            (x, g) => (g[0], g[1], g[2]) = (2.0 * (x[0] - 1.0), 0.0, 2.0 * (x[2] + 3.0)),
            (x, h) =>
            {
                h.Clear();
                (h[0], h[4], h[8]) = (2.0, 20.0, 2.0);
            }
        );

        OptimizationResult result = Run(problem, [0.0, 0.0, 0.0], name, null);

        Assert.That(result.Reason, Is.EqualTo(TerminationReason.NotAMinimum), result.ToString());
    }

    [TestCaseSource(nameof(WithGradients))]
    public void A_minimum_at_which_a_variable_has_no_effect_is_one(string name)
    {
        Smooth problem = new(
            2,
            x => 1.0 + (x[0] * x[0] * (1.0 + (x[1] * x[1]))),
            (x, g) => (g[0], g[1]) = (2.0 * x[0] * (1.0 + (x[1] * x[1])), 2.0 * x[1] * x[0] * x[0]),
            (x, h) => (h[0], h[1], h[2], h[3]) = (2.0 * (1.0 + (x[1] * x[1])), 4.0 * x[0] * x[1], 4.0 * x[0] * x[1], 2.0 * x[0] * x[0])
        );

        OptimizationResult result = Run(problem, [1.0, 1.0], name, null);

        Assert.That(result.Converged, Is.True, result.ToString());
    }

    [TestCaseSource(nameof(WithGradients))]
    public void A_flat_minimum_is_one_at_every_tolerance(string name)
    {
        // SISSER of the CUTE collection: of fourth order in both variables.
        Smooth problem = new(
            2,
            x => (3.0 * Math.Pow(x[0], 4)) - (2.0 * x[0] * x[0] * x[1] * x[1]) + (3.0 * Math.Pow(x[1], 4)),
            (x, g) =>
                (g[0], g[1]) = (
                    (12.0 * Math.Pow(x[0], 3)) - (4.0 * x[0] * x[1] * x[1]),
                    (12.0 * Math.Pow(x[1], 3)) - (4.0 * x[0] * x[0] * x[1])
                ),
            (x, h) =>
                (h[0], h[1], h[2], h[3]) = (
                    (36.0 * x[0] * x[0]) - (4.0 * x[1] * x[1]),
                    -8.0 * x[0] * x[1],
                    -8.0 * x[0] * x[1],
                    (36.0 * x[1] * x[1]) - (4.0 * x[0] * x[0])
                )
        );
        foreach (double tolerance in new[] { 1e-3, 1e-5, 1e-8 })
        {
            OptimizationResult result = Run(problem, [1.0, 0.1], name, new GradientNormRule { Absolute = tolerance, Relative = 0.0 });

            Assert.That(result.Converged, Is.True, result.ToString());
        }
    }

    [TestCaseSource(nameof(WithGradients))]
    public void At_a_kink_nothing_was_rounded(string name)
    {
        static double Residual(ReadOnlySpan<double> x, int i) => (2.0 * Math.Sin(3.7 * i)) + (0.5 * i) - x[0] - (x[1] * i);
        Smooth problem = new(
            2,
            x =>
            {
                double sum = 0.0;
                for (int i = 0; i <= 10; i++)
                {
                    sum += Math.Abs(Residual(x, i));
                }

                return sum;
            },
            (x, g) =>
            {
                g.Clear();
                for (int i = 0; i <= 10; i++)
                {
                    double sign = Math.Sign(Residual(x, i));
                    (g[0], g[1]) = (g[0] - sign, g[1] - (sign * i));
                }
            },
            (_, h) => h.Clear()
        );

        OptimizationResult result = Run(problem, [5.0, -2.0], name, null);

        Assert.That(result.Converged, Is.False, result.ToString());
        Assert.That(result.Reason, Is.Not.EqualTo(TerminationReason.RoundoffLimited), result.ToString());
    }

    // Squares of such gradients leave the range of numbers.
    [TestCase("newton-cg")]
    [TestCase("trust-region")]
    [TestCase("lbfgs")]
    [TestCase("bfgs")]
    [TestCase("lbfgsb")]
    public void The_unit_of_the_cost_and_of_the_variables_changes_no_verdict(string name)
    {
        foreach (double unit in new[] { 1e-10, 1.0, 1e10 })
        {
            foreach (double scale in new[] { 1e-290, 1e-200, 1e-100, 1e100, 1e200, 1e280 })
            {
                WithProducts problem = new(scale, unit);
                OptimizationResult result = Executor.Minimize(problem, [3.0 * unit, 5.0 * unit], Solvers.Find(name));
                bool isThere = Math.Abs((result.X[0] / unit) - 1.0) < 1e-3 && Math.Abs((result.X[1] / unit) + 2.0) < 1e-3;

                Assert.That(isThere || !result.Converged, Is.True, $"cost {scale}, variables {unit}: {result}");
                Assert.That(isThere || scale is < 1e-100 or > 1e100, Is.True, $"cost {scale}, variables {unit}: {result}");
            }
        }
    }

    [TestCase("newton")]
    [TestCase("trust-region-exact")]
    public void An_inflection_is_no_minimum(string name)
    {
        Smooth problem = new(1, x => x[0] * x[0] * x[0], (x, g) => g[0] = 3.0 * x[0] * x[0], (x, h) => h[0] = 6.0 * x[0]);

        Assert.That(Run(problem, [1.0], name, null).Converged, Is.False);
    }

    [TestCase("bfgs")]
    [TestCase("lbfgs")]
    [TestCase("lbfgsb")]
    [TestCase("nonlinear-cg")]
    [TestCase("trust-region")]
    public void A_start_on_a_saddle_is_no_minimum(string name)
    {
        foreach (double coupling in new[] { 10.0, -10.0 })
        {
            Smooth problem = new(
                2,
                x => (-x[0] * x[0]) + (coupling * x[0] * x[1]) + (30.0 * x[1] * x[1]),
                (x, g) => (g[0], g[1]) = ((-2.0 * x[0]) + (coupling * x[1]), (coupling * x[0]) + (60.0 * x[1])),
                (_, h) => (h[0], h[1], h[2], h[3]) = (-2.0, coupling, coupling, 60.0)
            );

            Assert.That(Run(problem, [0.0, 0.0], name, null).Converged, Is.False);
        }
    }

    [Test]
    public void Residuals_alone_are_judged_where_a_variable_has_no_effect()
    {
        OptimizationResult result = Minimize.LevenbergMarquardt(
            (x, r) => (r[0], r[1], r[2]) = (x[0] - 1.0, x[0] - 2.0, x[0] - 4.0),
            3,
            [1.0, 1.0]
        );

        Assert.That(result.X[0], Is.EqualTo(7.0 / 3.0).Within(1e-8), result.ToString());
    }

    [Test]
    public void Without_a_gradient_too_a_flat_start_is_no_minimum()
    {
        // At 30 the cost is 0 to the last digit.
        OptimizationResult result = Executor.Minimize(new OneCost(static x => -Math.Exp(-x * x)), [30.0], Solvers.Find("nelder-mead"));

        Assert.That(result.Converged, Is.False, result.ToString());
    }

    [TestCase("nelder-mead")]
    [TestCase("simulated-annealing")]
    public void Without_a_gradient_too_infinity_is_no_minimum(string name)
    {
        foreach (
            Func<double, double> cost in new Func<double, double>[]
            {
                x => Math.Exp(-x),
                x => 1.0 / (1.0 + (x * x)),
                x => x > 0.0 ? -Math.Log(x) : double.NaN,
                x => x > 0.0 ? 1.0 / x : double.NaN,
            }
        )
        {
            OptimizationResult result = Executor.Minimize(new OneCost(cost), [1.0], Solvers.Find(name));

            Assert.That(result.Converged, Is.False, result.ToString());
            Assert.That(double.IsFinite(result.X[0]) && double.IsFinite(result.LastX[0]), Is.True, result.ToString());
        }
    }

    [Test]
    public void The_verdict_is_that_of_the_best_point()
    {
        // A cost with a jump: the search passes a point lower than the one at which the gradient vanishes.
        OneDimensional problem = new(x => ((x * x) + (x < 1.0 ? 10.0 : 0.0), 2.0 * x), 2.0);

        OptimizationResult result = Executor.Minimize(problem, [3.3], new NonlinearCgSolver());

        Assert.That(result.Converged, Is.False, result.ToString());
        Assert.That(result.GradientNorm, Is.Null.Or.EqualTo(2.0 * result.X[0]).Within(1e-12));
    }

    [Test]
    public void The_rule_is_taken_at_its_word_where_that_is_asked_for()
    {
        OneDimensional problem = new(x => (1.0 + Math.Exp(-x), -Math.Exp(-x)));
        ExecutionOptions options = new() { StoppingRules = [new GradientNormRule { Absolute = 1e-3 }], VerifyConvergence = false };

        Assert.That(Executor.Minimize(problem, [1.0], new LbfgsSolver(), options).Converged, Is.True);
    }

    private static OptimizationResult Run(IProblem problem, double[] start, string name, IStoppingRule? rule) =>
        Executor.Minimize(
            problem,
            start,
            Solvers.Find(name),
            new ExecutionOptions { MaxIterations = 1000, StoppingRules = rule is null ? null : [rule] }
        );

    private delegate double Value(ReadOnlySpan<double> x);

    private delegate void Derivative(ReadOnlySpan<double> x, Span<double> values);

    private sealed class Smooth(int n, Value cost, Derivative gradient, Derivative hessian) : ICostFunction, IGradient, IHessian
    {
        public int Dimension => n;

        public double Cost(ReadOnlySpan<double> x) => cost(x);

        public void Gradient(ReadOnlySpan<double> x, Span<double> values) => gradient(x, values);

        public void Hessian(ReadOnlySpan<double> x, Span<double> values) => hessian(x, values);
    }

    private sealed class WithProducts(double scale, double unit) : ICostFunction, IGradient, IHessianProduct
    {
        public int Dimension => 2;

        public double Cost(ReadOnlySpan<double> x)
        {
            (double a, double b) = ((x[0] / unit) - 1.0, (x[1] / unit) + 2.0);
            return scale * ((a * a) + (2.0 * b * b) + 0.5);
        }

        public void Gradient(ReadOnlySpan<double> x, Span<double> values) =>
            (values[0], values[1]) = (2.0 * scale * ((x[0] / unit) - 1.0) / unit, 4.0 * scale * ((x[1] / unit) + 2.0) / unit);

        public void HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product) =>
            (product[0], product[1]) = (2.0 * scale / unit * (v[0] / unit), 4.0 * scale / unit * (v[1] / unit));
    }

    private sealed class OneCost(Func<double, double> cost) : ICostFunction
    {
        public int Dimension => 1;

        public double Cost(ReadOnlySpan<double> x) => cost(x[0]);
    }
}
