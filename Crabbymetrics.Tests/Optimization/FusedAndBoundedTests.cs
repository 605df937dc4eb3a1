using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>Costs with gradient in one delegate, bounds in least squares, the first step in a box, differences at an edge.</summary>
public sealed class FusedAndBoundedTests
{
    private static readonly ExecutionOptions ToFiveDigits = new() { StoppingRules = [new GradientNormRule { Absolute = 1e-5 }] };

    // Hock and Schittkowski, problem 38. SciPy 1.10 takes 33 to 36 costs in these boxes, with the same test of the gradient.
    [TestCase(10.0)]
    [TestCase(20.0)]
    [TestCase(100.0)]
    [TestCase(1000.0)]
    public void The_first_step_in_a_box_has_its_length(double half)
    {
        double[] upper = [half, half, half, half];
        OptimizationResult run = Minimize.Lbfgsb(Wood, [.. upper.Select(static u => -u)], upper, [-3, -1, -3, -1], ToFiveDigits);
        Assert.That(run.Cost, Is.EqualTo(0.0).Within(1e-9));
        Assert.That(run.Counts.Cost, Is.LessThanOrEqualTo(40));
    }

    // Within bounds that are nowhere near, lbfgsb takes the steps of lbfgs.
    [Test]
    public void Far_bounds_change_no_step()
    {
        double[] start = [-1.2, 1.0];
        OptimizationResult bounded = Minimize.Lbfgsb(
            Rosenbrock,
            [-1e300, double.NegativeInfinity],
            [double.PositiveInfinity, 1e300],
            start
        );
        OptimizationResult free = Minimize.Lbfgs(Rosenbrock, start);
        Assert.That(bounded.Counts.Cost, Is.EqualTo(free.Counts.Cost));
        Assert.That(bounded.X, Is.EqualTo(free.X).Within(1e-12));
    }

    [Test]
    public void A_fused_cost_without_Hessian_is_refused_where_one_is_needed() =>
        Assert.That(
            static () => new Executor().Minimize(new NoHessian(), [1.0], new NewtonSolver()),
            Throws.ArgumentException.With.Message.Contains("needs a Hessian")
        );

    [Test]
    public void One_delegate_serves_every_method_of_first_order()
    {
        foreach (
            OptimizationResult run in (OptimizationResult[])
                [
                    Minimize.Bfgs(Rosenbrock, [-1.2, 1.0]),
                    Minimize.Lbfgs(Rosenbrock, [-1.2, 1.0]),
                    Minimize.NonlinearCg(Rosenbrock, [-1.2, 1.0]),
                    Minimize.NewtonCg(Rosenbrock, RosenbrockProduct, [-1.2, 1.0]),
                    Minimize.TrustRegion(Rosenbrock, RosenbrockProduct, [-1.2, 1.0]),
                    Minimize.Bfgs(RosenbrockCost, [-1.2, 1.0]),
                    Minimize.Newton(RosenbrockCost, [-1.2, 1.0]),
                    Minimize.TrustRegion(RosenbrockCost, [-1.2, 1.0]),
                ]
        )
        {
            Assert.That(run.Converged, run.ToString());
            Assert.That(run.X, Is.EqualTo(new[] { 1.0, 1.0 }).Within(1e-4), run.Solver);
        }
    }

    [Test]
    public void A_matrix_learned_before_shortens_the_next_run()
    {
        double[] start = [-1.2, 1.0];
        OptimizationResult first = Minimize.Bfgs(Rosenbrock, start);
        Assert.That(first.LearnedInverseHessian, Has.Length.EqualTo(4));
        BfgsSolver warm = new() { InitialInverseHessian = first.LearnedInverseHessian };
        ICostFunction near = new Shifted();
        OptimizationResult cold = new Executor().Minimize(near, [1.0, 1.0], new BfgsSolver());
        OptimizationResult again = new Executor().Minimize(near, [1.0, 1.0], warm);
        Assert.That(again.Converged && cold.Converged);
        Assert.That(again.Iterations, Is.LessThan(cold.Iterations));
    }

    [TestCase(3)]
    [TestCase(2)]
    public void A_wrong_first_matrix_is_refused(int size) =>
        Assert.That(
            () => new BfgsSolver { InitialInverseHessian = [.. Enumerable.Repeat(-1.0, size * size)] },
            Throws.ArgumentException.With.Message.Contains("positive diagonal")
        );

    // The cost is defined for x > 0 only, and the start is nearer to the edge than a step of differences.
    [Test]
    public void Differences_take_the_other_side_at_the_edge_of_a_domain()
    {
        FiniteDifferenceProblem problem = new(new Positive());
        double[] gradient = new double[1];
        problem.Gradient([3e-6], gradient);
        Assert.That(gradient[0], Is.EqualTo((2 * 3e-6) - 0.01).Within(1e-8));
    }

    [Test]
    public void Typical_sizes_set_the_steps()
    {
        FiniteDifferenceProblem problem = new(new Positive(), DifferenceScheme.Central, [1e-6]);
        double[] gradient = new double[1];
        problem.Gradient([3e-6], gradient);
        Assert.That(gradient[0], Is.EqualTo((2 * 3e-6) - 0.01).Within(1e-8));
        Assert.That(
            static () => new FiniteDifferenceProblem(new Positive(), DifferenceScheme.Central, [0.0]),
            Throws.ArgumentException.With.Message.Contains("variable 0")
        );
    }

    [Test]
    public void A_null_rule_or_observer_is_refused_at_once()
    {
        Assert.That(
            static () => new ExecutionOptions { StoppingRules = [null!] },
            Throws.ArgumentException.With.Message.Contains("StoppingRules[0]")
        );
        Assert.That(
            static () => new ExecutionOptions { Observers = [null!] },
            Throws.ArgumentException.With.Message.Contains("Observers[0]")
        );
    }

    [TestCase("bfgs")]
    [TestCase("nelder-mead")]
    public void A_matrix_that_does_not_fit_is_refused_with_its_size(string name)
    {
        ISolver solver = name == "bfgs" ? new BfgsSolver() : new NelderMeadSolver();
        double[] start = new double[100_000];
        Assert.That(
            () => new Executor().Minimize(new Sphere(start.Length), start, solver),
            Throws.ArgumentException.With.Message.Contains("80 GB")
        );
    }

    // y = a exp(-b t), with b bounded below its best value: the other parameter is that of the best fit given the bound.
    [TestCase(0.5)]
    [TestCase(5.0)]
    public void Least_squares_keep_bounds_exactly(double highest)
    {
        double[] t = [0, 0.5, 1, 1.5, 2, 3];
        double[] y = [2.05, 0.72, 0.29, 0.11, 0.03, 0.01];
        List<double> rates = [];
        void Residuals(ReadOnlySpan<double> p, Span<double> r)
        {
            rates.Add(p[1]);
            for (int i = 0; i < t.Length; i++)
            {
                r[i] = (p[0] * Math.Exp(-p[1] * t[i])) - y[i];
            }
        }

        OptimizationResult run = Minimize.LevenbergMarquardt(Residuals, t.Length, [0.0, 0.0], [10.0, highest], [1.0, 0.1]);
        Assert.That(run.Converged, run.Message);
        Assert.That(rates, Has.All.InRange(0.0, highest));
        double rate = Math.Min(highest, 2.0);
        double scale = t.Select((v, i) => y[i] * Math.Exp(-run.X[1] * v)).Sum() / t.Sum(v => Math.Exp(-2.0 * run.X[1] * v));
        Assert.That(run.X[0], Is.EqualTo(scale).Within(1e-6));
        Assert.That(run.X[1], Is.EqualTo(rate).Within(highest < 2.0 ? 0.0 : 0.2));
    }

    private static double Wood(ReadOnlySpan<double> x, Span<double> g)
    {
        double a = x[1] - (x[0] * x[0]);
        double b = x[3] - (x[2] * x[2]);
        (g[0], g[1]) = ((-400 * x[0] * a) - (2 * (1 - x[0])), (200 * a) + (20.2 * (x[1] - 1)) + (19.8 * (x[3] - 1)));
        (g[2], g[3]) = ((-360 * x[2] * b) - (2 * (1 - x[2])), (180 * b) + (20.2 * (x[3] - 1)) + (19.8 * (x[1] - 1)));
        return (100 * a * a)
            + Math.Pow(1 - x[0], 2)
            + (90 * b * b)
            + Math.Pow(1 - x[2], 2)
            + (10.1 * (Math.Pow(x[1] - 1, 2) + Math.Pow(x[3] - 1, 2)))
            + (19.8 * (x[1] - 1) * (x[3] - 1));
    }

    private static double Rosenbrock(ReadOnlySpan<double> x, Span<double> g)
    {
        double a = x[1] - (x[0] * x[0]);
        (g[0], g[1]) = ((-400 * x[0] * a) - (2 * (1 - x[0])), 200 * a);
        return RosenbrockCost(x);
    }

    private static double RosenbrockCost(ReadOnlySpan<double> x) => (100 * Math.Pow(x[1] - (x[0] * x[0]), 2)) + Math.Pow(1 - x[0], 2);

    private static void RosenbrockProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product)
    {
        double first = (1200 * x[0] * x[0]) - (400 * x[1]) + 2;
        double mixed = -400 * x[0];
        (product[0], product[1]) = ((first * v[0]) + (mixed * v[1]), (mixed * v[0]) + (200 * v[1]));
    }

    private sealed class NoHessian : IFusedObjective
    {
        public int Dimension => 1;

        public bool GivesHessian => false;

        public double Cost(ReadOnlySpan<double> x) => x[0] * x[0];

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
        {
            if (!gradient.IsEmpty)
            {
                gradient[0] = 2 * x[0];
            }

            return x[0] * x[0];
        }
    }

    private sealed class Shifted : ICostFunction, IGradient
    {
        public int Dimension => 2;

        public double Cost(ReadOnlySpan<double> x) => (100 * Math.Pow(x[1] - (x[0] * x[0]), 2)) + Math.Pow(1.02 - x[0], 2);

        public void Gradient(ReadOnlySpan<double> x, Span<double> g)
        {
            double a = x[1] - (x[0] * x[0]);
            (g[0], g[1]) = ((-400 * x[0] * a) - (2 * (1.02 - x[0])), 200 * a);
        }
    }

    private sealed class Positive : ICostFunction
    {
        public int Dimension => 1;

        public double Cost(ReadOnlySpan<double> x) => x[0] > 0 ? (x[0] * x[0]) - (0.01 * x[0]) : double.NaN;
    }

    private sealed class Sphere(int n) : ICostFunction, IGradient
    {
        public int Dimension => n;

        public double Cost(ReadOnlySpan<double> x) => 0.0;

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => gradient.Clear();
    }
}
