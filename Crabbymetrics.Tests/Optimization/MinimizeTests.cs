using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>Minimization in one call.</summary>
public sealed class MinimizeTests
{
    private static readonly double[] Start = [-1.2, 1.0];

    [Test]
    public void With_a_cost_and_a_gradient()
    {
        OptimizationResult[] results = new[]
        {
            Minimize.Lbfgs(Cost, Gradient, Start),
            Minimize.Bfgs(Cost, Gradient, Start),
            Minimize.NonlinearCg(Cost, Gradient, Start),
            Minimize.Lbfgsb(Cost, Gradient, [-5.0, -5.0], [5.0, 5.0], Start),
            Minimize.Newton(Cost, Gradient, Hessian, Start),
            Minimize.NewtonCg(Cost, Gradient, Hessian, Start),
            Minimize.TrustRegion(Cost, Gradient, Hessian, Start),
        };

        Assert.That(results.Select(result => result.Converged), Is.All.True, string.Join('\n', results.Select(r => r.ToString())));
        Assert.That(results.SelectMany(result => result.X), Is.All.EqualTo(1.0).Within(1e-8));
        Assert.That(results.Select(result => result.Message), Is.All.StartsWith("Converged"));
    }

    [Test]
    public void With_lambdas()
    {
        OptimizationResult result = Minimize.Lbfgs(
            x => Math.Pow(x[0] - 3.0, 2) + Math.Pow(x[1], 4),
            (x, g) => (g[0], g[1]) = (2.0 * (x[0] - 3.0), 4.0 * Math.Pow(x[1], 3)),
            [0.0, 1.0]
        );

        Assert.That(result.X[0], Is.EqualTo(3.0).Within(1e-8));
    }

    [Test]
    public void With_a_cost_alone()
    {
        Assert.That(Minimize.NelderMead(Cost, Start).X, Is.All.EqualTo(1.0).Within(1e-6));
        Assert.That(Minimize.NelderMead(Cost, [-5.0, -5.0], [0.5, 5.0], Start).X[0], Is.EqualTo(0.5).Within(1e-9));
        OptimizationResult differences = Minimize.Lbfgs(Cost, Start);
        Assert.That(differences.Converged, Is.True, differences.ToString());
        Assert.That(differences.X, Is.All.EqualTo(1.0).Within(1e-5));
        Assert.That(Minimize.SimulatedAnnealing(Cost, Start).X, Is.All.EqualTo(1.0).Within(1e-3));
    }

    [Test]
    public void With_residuals()
    {
        Rosenbrock rosenbrock = new Rosenbrock();
        Assert.That(Minimize.LevenbergMarquardt(rosenbrock.Residuals, rosenbrock.Jacobian, 2, Start).Cost, Is.LessThan(1e-20));
        Assert.That(Minimize.LevenbergMarquardt(rosenbrock.Residuals, 2, Start).Cost, Is.LessThan(1e-15));
        Assert.That(Minimize.GaussNewton(rosenbrock.Residuals, rosenbrock.Jacobian, 2, Start).Cost, Is.LessThan(1e-20));
    }

    [Test]
    public void A_cost_alone_within_bounds()
    {
        // The normal likelihood of a mean and a standard deviation, which has no value at or below 0.
        double[] data = [1.2, 0.7, 3.1, 0.2, 2.2, 1.8, 0.9];
        OptimizationResult result = Minimize.Lbfgsb(
            x =>
            {
                Assert.That(x[1], Is.GreaterThanOrEqualTo(1e-6));
                double sum = data.Length * Math.Log(x[1]);
                foreach (double value in data)
                {
                    sum += 0.5 * (value - x[0]) / x[1] * ((value - x[0]) / x[1]);
                }

                return sum;
            },
            [double.NegativeInfinity, 1e-6],
            [double.PositiveInfinity, double.PositiveInfinity],
            [0.0, 1.0]
        );
        double mean = data.Average();
        double deviation = Math.Sqrt(data.Average(value => (value - mean) * (value - mean)));
        Assert.That(result.Converged, Is.True, result.ToString());
        Assert.That(result.X, Is.EqualTo(new[] { mean, deviation }).Within(1e-5));
    }

    [Test]
    public void In_one_dimension()
    {
        OptimizationResult result = Minimize.Brent(x => (x * x * x) - (2.0 * x) - 5.0, 0.0, 1.0);
        Assert.That(result.X[0], Is.EqualTo(Math.Sqrt(2.0 / 3.0)).Within(1e-8), result.ToString());
        Assert.That(result.Reason, Is.EqualTo(TerminationReason.StepSize));
        Assert.That(result.Counts.Cost, Is.LessThan(25));
        Assert.That(
            new Executor().Minimize(new OneDimensional(x => (Math.Cosh(x - 40.0), 0.0)), [0.0], new BrentSolver()).X[0],
            Is.EqualTo(40.0).Within(1e-6)
        );
        Assert.That(() => Minimize.Brent(x => x, 1.0, 1.0), Throws.ArgumentException);
    }

    [Test]
    public void Brent_says_where_there_is_no_minimum()
    {
        Assert.That(
            new Executor().Minimize(new OneDimensional(x => (-x, 0.0)), [0.0], new BrentSolver()).Reason,
            Is.EqualTo(TerminationReason.Unbounded)
        );
        Assert.That(Minimize.Brent(_ => double.NaN, 0.0, 1.0).Reason, Is.EqualTo(TerminationReason.NonFiniteCost));
        Assert.That(Minimize.Brent(x => x > 0.4 && x < 0.5 ? double.NaN : x, 0.0, 1.0).Cost, Is.LessThan(0.4));
    }

    [Test]
    public void Roots()
    {
        OptimizationResult cubic = FindRoot.Brent(x => (x * x * x) - (2.0 * x) - 5.0, 2.0, 3.0);
        Assert.That(cubic.X[0], Is.EqualTo(2.0945514815423265).Within(1e-14));
        Assert.That(cubic.Converged, Is.True);
        Assert.That(cubic.Counts.Residuals, Is.LessThan(12));
    }

    [Test]
    public void A_root_needs_a_change_of_sign() =>
        Assert.That(() => FindRoot.Brent(x => (x * x) + 1.0, -1.0, 1.0), Throws.ArgumentException.With.Message.Contains("same sign"));

    private static double Cost(ReadOnlySpan<double> x) => (100.0 * Math.Pow(x[1] - (x[0] * x[0]), 2)) + Math.Pow(1.0 - x[0], 2);

    private static void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => new Rosenbrock().Gradient(x, gradient);

    private static void Hessian(ReadOnlySpan<double> x, Span<double> hessian) => new Rosenbrock().Hessian(x, hessian);
}
