using System.Numerics;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

public sealed class DerivativeTests
{
    private static readonly double[] At = [-1.2, 1.3];

    [TestCase(DifferenceScheme.Forward, 1e-4)]
    [TestCase(DifferenceScheme.Central, 1e-7)]
    [TestCase(DifferenceScheme.ComplexStep, 1e-12)]
    public void Gradients_by_differences(DifferenceScheme scheme, double tolerance)
    {
        double[] expected = new double[2];
        new Rosenbrock().Gradient(At, expected);
        double[] gradient = new double[2];

        new FiniteDifferenceProblem(new ComplexRosenbrock(), scheme).Gradient(At, gradient);

        Assert.That(gradient, Is.EqualTo(expected).Within(tolerance));
    }

    [Test]
    public void Hessians_from_gradients_and_from_costs()
    {
        double[] expected = new double[4];
        new Rosenbrock().Hessian(At, expected);
        double[] hessian = new double[4];
        Rosenbrock rosenbrock = new Rosenbrock();

        new FiniteDifferenceProblem(new Plain(rosenbrock.Cost, rosenbrock.Gradient)).Hessian(At, hessian);
        Assert.That(hessian, Is.EqualTo(expected).Within(1e-5));
        Assert.That(hessian[1], Is.EqualTo(hessian[2]));

        new FiniteDifferenceProblem(new ComplexRosenbrock()).Hessian(At, hessian);
        Assert.That(hessian, Is.EqualTo(expected).Within(1e-3));
    }

    [Test]
    public void Products_with_the_Hessian_by_differences()
    {
        Rosenbrock rosenbrock = new Rosenbrock();
        double[] expected = new double[2];
        rosenbrock.HessianProduct(At, [1.0, 2.0], expected);
        double[] product = new double[2];

        new FiniteDifferenceProblem(new Plain(rosenbrock.Cost, rosenbrock.Gradient)).HessianProduct(At, [1.0, 2.0], product);

        Assert.That(product, Is.EqualTo(expected).Within(1e-5));
    }

    [TestCase(DifferenceScheme.Forward, 1e-5)]
    [TestCase(DifferenceScheme.Central, 1e-8)]
    public void Jacobians_by_differences(DifferenceScheme scheme, double tolerance)
    {
        double[] expected = new double[4];
        new Rosenbrock().Jacobian(At, expected);
        double[] jacobian = new double[4];

        new FiniteDifferenceResiduals(new Rosenbrock(), scheme).Jacobian(At, jacobian);

        Assert.That(jacobian, Is.EqualTo(expected).Within(tolerance));
    }

    [Test]
    public void Differences_stay_inside_the_bounds()
    {
        Rosenbrock rosenbrock = new Rosenbrock();
        Boxed boxed = new Boxed([-1.2, 1.0], [-1.2 + 1e-3, 1.0], rosenbrock.Cost, rosenbrock.Gradient);
        foreach (DifferenceScheme scheme in new[] { DifferenceScheme.Forward, DifferenceScheme.Central })
        {
            double[] gradient = new double[2];
            new FiniteDifferenceProblem(new CostInBox(boxed), scheme).Gradient([-1.2, 1.0], gradient);
            Assert.That(boxed.Outside, Is.Zero);
            Assert.That(gradient[0], Is.EqualTo(-215.6).Within(1e-2));
            Assert.That(gradient[1], Is.Zero, "a fixed variable has no room");
        }
    }

    // sqrt(1 - x) in one residual and log(y) in another: the domain ends at 1, and at 0.
    [TestCase(DifferenceScheme.Forward, 1e-9)]
    [TestCase(DifferenceScheme.Central, 1e-9)]
    [TestCase(DifferenceScheme.Forward, 1.0)]
    public void Differences_of_residuals_stay_inside_their_domain(DifferenceScheme scheme, double x)
    {
        Residuals problem = new(2, (p, r) => (r[0], r[1]) = (Math.Sqrt(1.0 - p[0]), Math.Log(p[1])));
        double[] jacobian = new double[4];

        new FiniteDifferenceResiduals(problem, scheme).Jacobian([1.0 - 1e-9, x], jacobian);

        Assert.That(jacobian[0], Is.EqualTo(-0.5 / Math.Sqrt(1e-9)).Within(0.2 / Math.Sqrt(1e-9)), "half the distance to the edge");
        if (scheme == DifferenceScheme.Central || x == 1.0)
        {
            Assert.That(jacobian[3], Is.EqualTo(1.0 / x).Within(0.2 / x));
        }

        Assert.That(jacobian[1], Is.Zero);
        Assert.That(jacobian[2], Is.Zero);
        new FiniteDifferenceResiduals(problem, scheme, [1e-9, 1e-9]).Jacobian([0.5, x], jacobian);
        Assert.That(jacobian[3], Is.EqualTo(1.0 / x).Within(1e-6 / x), "a typical size of 1e-9");
    }

    [Test]
    public void Differences_of_residuals_at_the_edge_of_their_domain_take_the_other_side()
    {
        Residuals problem = new(1, static (p, r) => r[0] = p[0] <= 2.0 ? p[0] * p[0] : double.NaN);
        foreach (DifferenceScheme scheme in new[] { DifferenceScheme.Forward, DifferenceScheme.Central })
        {
            double[] jacobian = new double[1];
            new FiniteDifferenceResiduals(problem, scheme).Jacobian([2.0], jacobian);
            Assert.That(jacobian[0], Is.EqualTo(4.0).Within(1e-6));
        }

        Assert.That(
            () => new FiniteDifferenceResiduals(problem, DifferenceScheme.Central, [0.0]),
            Throws.ArgumentException.With.Message.Contains("typical size of variable 0")
        );
    }

    [Test]
    public void Central_differences_at_a_bound_are_of_the_second_order()
    {
        Boxed boxed = new([2.0], [5.0], x => Math.Exp(x[0]), (x, g) => g[0] = Math.Exp(x[0]));
        double[] gradient = new double[1];
        foreach (double x in new[] { 2.0, 5.0 })
        {
            new FiniteDifferenceProblem(new CostInBox(boxed)).Gradient([x], gradient);

            Assert.That(gradient[0], Is.EqualTo(Math.Exp(x)).Within(1e-8 * Math.Exp(x)));
        }

        Assert.That(boxed.Outside, Is.Zero);
    }

    [Test]
    public void Central_differences_of_residuals_at_a_bound_are_of_the_second_order()
    {
        ResidualsInBox problem = new(2.0, 5.0);
        foreach (double x in new[] { 2.0, 2.0 + 1e-9, 5.0 })
        {
            double[] jacobian = new double[1];
            new FiniteDifferenceResiduals(problem, DifferenceScheme.Central).Jacobian([x], jacobian);

            Assert.That(jacobian[0], Is.EqualTo(Math.Exp(x)).Within(1e-8 * Math.Exp(x)));
        }
    }

    // Neither side has room for a step.
    [Test]
    public void Differences_between_narrow_bounds_take_the_wider_side()
    {
        foreach (DifferenceScheme scheme in new[] { DifferenceScheme.Forward, DifferenceScheme.Central })
        {
            foreach (double x in new[] { 2.0, 2.0 + 3e-9, 2.0 + 1e-8 })
            {
                double[] slopes = new double[1];
                new FiniteDifferenceResiduals(new ResidualsInBox(2.0, 2.0 + 1e-8), scheme).Jacobian([x], slopes);
                Assert.That(slopes[0], Is.EqualTo(Math.Exp(x)).Within(1e-5));

                Boxed boxed = new([2.0], [2.0 + 1e-8], p => Math.Exp(p[0]), (p, g) => g[0] = Math.Exp(p[0]));
                new FiniteDifferenceProblem(new CostInBox(boxed), scheme).Gradient([x], slopes);
                Assert.That(slopes[0], Is.EqualTo(Math.Exp(x)).Within(1e-5));
                Assert.That(boxed.Outside, Is.Zero);
            }
        }
    }

    [Test]
    public void Central_differences_at_many_bounds_evaluate_the_point_itself_once()
    {
        Boxed boxed = new([2.0, 2.0], [5.0, 5.0], x => x[0] * x[1], (x, g) => (g[0], g[1]) = (x[1], x[0]));
        FiniteDifferenceProblem differences = new(new CostInBox(boxed));
        differences.Gradient([2.0, 5.0], new double[2]);

        Assert.That(differences.DifferenceEvaluations, Is.EqualTo(5));
    }

    [Test]
    public void Second_differences_of_costs_keep_the_bounds()
    {
        Rosenbrock rosenbrock = new();
        foreach (double[] at in new double[][] { [1.0, 1.0], [0.5, 0.3], [0.5, 1.0] })
        {
            Boxed boxed = new([0.5, 0.3], [1.0, 1.0], rosenbrock.Cost, rosenbrock.Gradient);
            double[] expected = new double[4];
            double[] hessian = new double[4];
            rosenbrock.Hessian(at, expected);
            new FiniteDifferenceProblem(new CostInBox(boxed)).Hessian(at, hessian);

            Assert.That(boxed.Outside, Is.Zero);
            Assert.That(hessian, Is.EqualTo(expected).Within(1.0), "a thousandth of the largest");
        }

        Boxed narrow = new([0.5, 1.0], [1.0, 1.0], rosenbrock.Cost, rosenbrock.Gradient);
        double[] held = new double[4];
        new FiniteDifferenceProblem(new CostInBox(narrow)).Hessian([0.7, 1.0], held);
        Assert.That(held[1..], Is.EqualTo(new[] { 0.0, 0.0, 0.0 }), "a fixed variable has no curvature");
        Assert.That(narrow.Outside, Is.Zero);
    }

    [Test]
    public void Solvers_work_on_differences()
    {
        ExecutionOptions options = new ExecutionOptions { StoppingRules = [new GradientNormRule { Absolute = 1e-6, Relative = 1e-6 }] };
        foreach (string? name in Solvers.Newton.Concat(Solvers.QuasiNewton))
        {
            OptimizationResult result = new Executor().Minimize(
                new FiniteDifferenceProblem(new ComplexRosenbrock()),
                Rosenbrock.Start(),
                Solvers.Find(name),
                options
            );
            Assert.That(result.Cost, Is.LessThan(1e-8), result.ToString());
        }
    }

    [Test]
    public void A_complex_step_without_a_complex_cost_is_refused() =>
        Assert.That(
            () => new FiniteDifferenceProblem(new Rosenbrock(), DifferenceScheme.ComplexStep),
            Throws.ArgumentException.With.Message.Contains("IComplexCostFunction")
        );

    [Test]
    public void Right_derivatives_pass_the_check()
    {
        IReadOnlyList<DerivativeCheck> checks = DerivativeChecker.Check(new Rosenbrock(), At);

        Assert.That(checks.Select(check => check.Derivative), Is.EquivalentTo(["gradient", "Hessian", "Hessian product", "Jacobian"]));
        Assert.That(checks.All(check => check.IsRight), string.Join('\n', checks));
        Assert.That(DerivativeChecker.Check(new ExponentialLikelihood(), [0.3, 0.1]).All(check => check.IsRight));
    }

    [Test]
    public void Wrong_derivatives_are_found_and_the_worst_component_named()
    {
        Rosenbrock rosenbrock = new Rosenbrock();
        Plain problem = new Plain(
            rosenbrock.Cost,
            (x, g) =>
            {
                rosenbrock.Gradient(x, g);
                g[1] *= 1.01;
            }
        );

        DerivativeCheck check = DerivativeChecker.Check(problem, At).Single();

        Assert.That(check.IsRight, Is.False);
        Assert.That(check.WorstComponent, Is.EqualTo("gradient[1]"));
        Assert.That(check.RelativeError, Is.EqualTo(0.01).Within(1e-3));
        Assert.That(check.ToString(), Does.Contain("WRONG").And.Contain("gradient[1]"));
        DerivativeCheck jacobian = DerivativeChecker.Check(new WrongJacobian(), At).Single();
        Assert.That(jacobian.IsRight, Is.False);
        Assert.That(jacobian.WorstComponent, Does.StartWith("Jacobian["));
    }

    [Test]
    public void Derivatives_of_every_published_problem_are_right()
    {
        foreach (TestProblem problem in PublishedProblems.All)
        {
            double[] x = problem.Start.Select((value, i) => value * (1.0 + (0.01 * (i + 1))) + 0.001).ToArray();
            foreach (DerivativeCheck check in DerivativeChecker.Check(problem, x, 1e-3))
            {
                Assert.That(check.IsRight, $"{problem.Name}: {check}");
            }
        }
    }

    private sealed class Plain(CostFunction cost, GradientFunction gradient) : ICostFunction, IGradient
    {
        public int Dimension => 2;

        public double Cost(ReadOnlySpan<double> x) => cost(x);

        public void Gradient(ReadOnlySpan<double> x, Span<double> values) => gradient(x, values);
    }

    private sealed class Residuals(int n, ResidualFunction residuals) : IResiduals
    {
        public int Dimension => n;

        public int ResidualCount => n;

        void IResiduals.Residuals(ReadOnlySpan<double> x, Span<double> values) => residuals(x, values);
    }

    private sealed class ResidualsInBox(double lower, double upper) : IResiduals, IBounds
    {
        private readonly double[] _lower = [lower];
        private readonly double[] _upper = [upper];

        public int Dimension => 1;

        public int ResidualCount => 1;

        public ReadOnlySpan<double> LowerBounds => _lower;

        public ReadOnlySpan<double> UpperBounds => _upper;

        public void Residuals(ReadOnlySpan<double> x, Span<double> values) => values[0] = Math.Exp(x[0]);
    }

    private sealed class CostInBox(Boxed boxed) : ICostFunction, IBounds
    {
        public int Dimension => boxed.Dimension;

        public ReadOnlySpan<double> LowerBounds => boxed.LowerBounds;

        public ReadOnlySpan<double> UpperBounds => boxed.UpperBounds;

        public double Cost(ReadOnlySpan<double> x) => boxed.Cost(x);
    }

    private sealed class ComplexRosenbrock : ICostFunction, IComplexCostFunction
    {
        public int Dimension => 2;

        public double Cost(ReadOnlySpan<double> x) => Cost((ReadOnlySpan<Complex>)[x[0], x[1]]).Real;

        public Complex Cost(ReadOnlySpan<Complex> x)
        {
            Complex u = x[1] - (x[0] * x[0]);
            Complex v = 1.0 - x[0];
            return (100.0 * u * u) + (v * v);
        }
    }
}
