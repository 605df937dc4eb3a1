using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>The bounded problems of Hock and Schittkowski, and what bounds promise.</summary>
public sealed class BoundsTests
{
    private static readonly Executor Executor = new();

    [TestCase("lbfgsb", 1e-12)]
    [TestCase("nelder-mead", 1e-12)]
    [TestCase("simulated-annealing", 1e-4)]
    public void Hock_Schittkowski_1(string name, double tolerance)
    {
        Rosenbrock rosenbrock = new Rosenbrock();
        Boxed problem = new Boxed(
            [double.NegativeInfinity, -1.5],
            [double.PositiveInfinity, double.PositiveInfinity],
            rosenbrock.Cost,
            rosenbrock.Gradient
        );

        OptimizationResult result = Executor.Minimize(problem, [-2.0, 1.0], Solvers.Find(name));

        Assert.That(result.Cost, Is.LessThan(tolerance), result.ToString());
        Assert.That(problem.Outside, Is.Zero);
    }

    [TestCase("lbfgsb", 1e-12)]
    [TestCase("nelder-mead", 1e-8)]
    [TestCase("simulated-annealing", 1e-4)]
    public void Hock_Schittkowski_4(string name, double tolerance)
    {
        Boxed problem = HockSchittkowski4();

        OptimizationResult result = Executor.Minimize(problem, [1.125, 0.125], Solvers.Find(name));

        Assert.That(result.Cost, Is.EqualTo(8.0 / 3.0).Within(tolerance), result.ToString());
        Assert.That(problem.Outside, Is.Zero);
    }

    [TestCase("lbfgsb")]
    [TestCase("nelder-mead")]
    [TestCase("simulated-annealing")]
    public void A_start_outside_is_moved_inside(string name)
    {
        Boxed problem = HockSchittkowski4();

        OptimizationResult result = Executor.Minimize(problem, [-50.0, -50.0], Solvers.Find(name));

        Assert.That(problem.Outside, Is.Zero, "no point outside is evaluated");
        Assert.That(result.Cost, Is.EqualTo(8.0 / 3.0).Within(1e-6), result.ToString());
    }

    [Test]
    public void Variables_fixed_by_their_bounds_stay()
    {
        Rosenbrock rosenbrock = new Rosenbrock(4);
        Boxed problem = new Boxed([-10, 2, -10, -10], [10, 2, 10, 10], rosenbrock.Cost, rosenbrock.Gradient);

        OptimizationResult result = Executor.Minimize(problem, [-1.2, 2.0, -1.2, 1.0], new LbfgsbSolver());

        Assert.That(result.Reason, Is.EqualTo(TerminationReason.GradientNorm), result.ToString());
        Assert.That(result.X[1], Is.EqualTo(2.0));
        Assert.That(result.X[2], Is.EqualTo(1.0).Within(1e-8));
        Assert.That(problem.Outside, Is.Zero);
    }

    [Test]
    public void Solvers_without_bounds_refuse_them()
    {
        foreach (
            string? name in Solvers.Multivariate.Except([
                "lbfgsb",
                "nelder-mead",
                "simulated-annealing",
                "levenberg-marquardt",
                "gauss-newton",
                "trust-region",
                "trust-region-dogleg",
                "trust-region-exact",
            ])
        )
        {
            Assert.That(
                () => Executor.Minimize(HockSchittkowski4(), [2.0, 1.0], Solvers.Find(name)),
                Throws.ArgumentException.With.Message.Contains("bounds").Or.Message.Contains("Hessian"),
                name
            );
        }
    }

    [Test]
    public void An_empty_box_is_refused()
    {
        Boxed problem = new Boxed([1.0], [0.0], _ => 0.0, (_, g) => g[0] = 0.0);

        Assert.That(
            () => Executor.Minimize(problem, [0.5], new LbfgsbSolver()),
            Throws.ArgumentException.With.Message.Contains("variable 0")
        );
    }

    private static Boxed HockSchittkowski4() =>
        new(
            [1.0, 0.0],
            [double.PositiveInfinity, double.PositiveInfinity],
            x => (Math.Pow(x[0] + 1.0, 3) / 3.0) + x[1],
            (x, g) => (g[0], g[1]) = ((x[0] + 1.0) * (x[0] + 1.0), 1.0)
        );
}
