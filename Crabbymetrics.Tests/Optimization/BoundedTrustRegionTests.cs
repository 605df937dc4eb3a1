using Crabbymetrics.Optimization;
using CsCheck;
using static Crabbymetrics.Tests.Optimization.Jet;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>Trust regions within bounds: problems of Hock and Schittkowski, and random boxes beside an active set method.</summary>
public sealed class BoundedTrustRegionTests
{
    private const double Free = double.PositiveInfinity;

    private static readonly Executor Executor = new();

    private static IEnumerable<string> Names => ["trust-region", "trust-region-dogleg", "trust-region-exact"];

    private static IEnumerable<TestCaseData> Problems()
    {
        foreach (string name in Names)
        {
            yield return new TestCaseData(name, 1);
            yield return new TestCaseData(name, 2);
            yield return new TestCaseData(name, 3);
            yield return new TestCaseData(name, 4);
            yield return new TestCaseData(name, 5);
            yield return new TestCaseData(name, 38);
            yield return new TestCaseData(name, 45);
            yield return new TestCaseData(name, 110);
        }
    }

    /// <summary>W. Hock and K. Schittkowski, Test Examples for Nonlinear Programming Codes (1981).</summary>
    private static (double[] Lower, double[] Upper, double[] Start, double Minimum, Func<Jet[], Jet> Cost) HockSchittkowski(int number) =>
        number switch
        {
            1 => ([-Free, -1.5], [Free, Free], [-2.0, 1.0], 0.0, Rosenbrock),
            2 => ([-Free, 1.5], [Free, Free], [-2.0, 1.0], 0.0504261879, Rosenbrock),
            3 => ([-Free, 0.0], [Free, Free], [10.0, 1.0], 0.0, x => x[1] + (1e-5 * Square(x[1] - x[0]))),
            4 => ([1.0, 0.0], [Free, Free], [1.125, 0.125], 8.0 / 3.0, x => (Cube(x[0] + 1.0) / 3.0) + x[1]),
            5 => (
                [-1.5, -3.0],
                [4.0, 3.0],
                [0.0, 0.0],
                -(Math.Sqrt(3.0) / 2.0) - (Math.PI / 3.0),
                x => Sin(x[0] + x[1]) + Square(x[0] - x[1]) - (1.5 * x[0]) + (2.5 * x[1]) + 1.0
            ),
            38 => (
                [-10.0, -10.0, -10.0, -10.0],
                [10.0, 10.0, 10.0, 10.0],
                [-3.0, -1.0, -3.0, -1.0],
                0.0,
                x =>
                    (100.0 * Square(x[1] - Square(x[0])))
                    + Square(1.0 - x[0])
                    + (90.0 * Square(x[3] - Square(x[2])))
                    + Square(1.0 - x[2])
                    + (10.1 * (Square(x[1] - 1.0) + Square(x[3] - 1.0)))
                    + (19.8 * (x[1] - 1.0) * (x[3] - 1.0))
            ),
            45 => (
                new double[5],
                [1.0, 2.0, 3.0, 4.0, 5.0],
                [0.5, 1.0, 1.5, 2.0, 2.5],
                1.0,
                x => 2.0 - (x[0] * x[1] * x[2] * x[3] * x[4] / 120.0)
            ),
            _ => (
                [.. Enumerable.Repeat(2.001, 10)],
                [.. Enumerable.Repeat(9.999, 10)],
                [.. Enumerable.Repeat(9.0, 10)],
                -45.77846971,
                x =>
                {
                    Jet sum = 0.0;
                    Jet logarithms = 0.0;
                    foreach (Jet value in x)
                    {
                        sum += Square(Log(value - 2.0)) + Square(Log(10.0 - value));
                        logarithms += Log(value);
                    }

                    return sum - Exp(0.2 * logarithms);
                }
            ),
        };

    private static Jet Rosenbrock(Jet[] x) => (100.0 * Square(x[1] - Square(x[0]))) + Square(1.0 - x[0]);

    [TestCaseSource(nameof(Problems))]
    public void Published_minima_within_bounds(string name, int number)
    {
        (double[] lower, double[] upper, double[] start, double minimum, Func<Jet[], Jet> cost) = HockSchittkowski(number);
        BoundedCurvature problem = new(lower, upper, cost);

        OptimizationResult result = Executor.Minimize(problem, start, Solvers.Find(name));

        Assert.That(result.Converged, Is.True, result.ToString());
        // HS2 has a second minimum, 4.9412, at the other side.
        double[] minima = number == 2 ? [minimum, 4.941229] : [minimum];
        Assert.That(minima.Min(value => Math.Abs(result.Cost - value)), Is.LessThan(1e-7 * Math.Max(10.0, minimum)), result.ToString());
        Assert.That(problem.Outside, Is.Zero, "no point outside the box is evaluated");
        Assert.That(result.Counts.Cost, Is.LessThan(80), result.ToString());
    }

    [TestCaseSource(nameof(Problems))]
    public void Products_do_as_well_as_the_Hessian(string name, int number)
    {
        if (name != "trust-region")
        {
            return;
        }

        (double[] lower, double[] upper, double[] start, double minimum, Func<Jet[], Jet> cost) = HockSchittkowski(number);
        BoundedCurvature.WithProducts problem = new(lower, upper, cost);

        OptimizationResult result = Executor.Minimize(problem, start, Solvers.Find(name));

        Assert.That(result.Converged, Is.True, result.ToString());
        double[] minima = number == 2 ? [minimum, 4.941229] : [minimum];
        Assert.That(minima.Min(value => Math.Abs(result.Cost - value)), Is.LessThan(1e-7 * Math.Max(10.0, minimum)), result.ToString());
        Assert.That(problem.Outside, Is.Zero);
    }

    [TestCaseSource(nameof(Names))]
    public void Quadratics_in_random_boxes_end_where_the_active_set_method_ends(string name)
    {
        Gen.Int[1, 1_000_000]
            .Sample(
                seed =>
                {
                    const int n = 6;
                    Random random = new(seed);
                    double[] a = [.. Enumerable.Range(0, n * n).Select(_ => random.NextDouble() - 0.5)];
                    double[] b = [.. Enumerable.Range(0, n).Select(_ => 4.0 * (random.NextDouble() - 0.5))];
                    double[] lower = [.. Enumerable.Range(0, n).Select(_ => -random.NextDouble())];
                    double[] upper = [.. Enumerable.Range(0, n).Select(i => random.Next(5) == 0 ? lower[i] : random.NextDouble())];
                    double[] start = [.. Enumerable.Range(0, n).Select(_ => 10.0 * (random.NextDouble() - 0.5))];
                    BoundedCurvature problem = new(
                        lower,
                        upper,
                        x =>
                        {
                            Jet sum = 0.0;
                            for (int i = 0; i < n; i++)
                            {
                                Jet residual = -b[i];
                                for (int j = 0; j < n; j++)
                                {
                                    residual += (a[(i * n) + j] + (i == j ? 0.2 : 0.0)) * x[j];
                                }

                                sum += 0.5 * Square(residual);
                            }

                            return sum;
                        }
                    );
                    for (int i = 0; i < n; i++)
                    {
                        a[(i * n) + i] += 0.2;
                    }

                    QuadraticProgramResult expected = QuadraticProgram.LeastSquares(a, n, b).WithBounds(lower, upper).Minimize();
                    for (int i = 0; i < n; i++)
                    {
                        a[(i * n) + i] -= 0.2;
                    }

                    OptimizationResult result = Executor.Minimize(problem, start, Solvers.Find(name));

                    Assert.That(result.Converged, Is.True, result.ToString());
                    double cost = problem.Cost(expected.Solution.AsSpan());
                    Assert.That(result.Cost, Is.EqualTo(cost).Within(1e-9 * Math.Max(1.0, cost)), result.ToString());
                    Assert.That(problem.Outside, Is.Zero);
                },
                iter: 60,
                seed: "0N0XIzNsQ0O2"
            );
    }

    [TestCaseSource(nameof(Names))]
    public void A_box_without_width_is_its_only_point(string name)
    {
        BoundedCurvature problem = new([2.0, -1.0], [2.0, -1.0], Rosenbrock);

        OptimizationResult result = Executor.Minimize(problem, [-1.2, 1.0], Solvers.Find(name));

        Assert.That(result.X, Is.EqualTo(new[] { 2.0, -1.0 }));
        Assert.That(result.Converged, Is.True, result.ToString());
        Assert.That(result.GradientNorm, Is.Zero, "no variable can move");
    }

    [TestCaseSource(nameof(Names))]
    public void A_saddle_on_a_bound_is_left_along_the_free_variable(string name)
    {
        // x falls to its bound 0, where y = 0 is a ridge: the minima are at y = -1 and y = 1.
        BoundedCurvature problem = new([0.0, -5.0], [5.0, 5.0], x => x[0] + Square(Square(x[1]) - 1.0));

        OptimizationResult result = Executor.Minimize(problem, [1.0, 0.0], Solvers.Find(name));

        Assert.That(!result.Converged || result.Cost < 1e-8, Is.True, result.ToString());
    }

    [TestCaseSource(nameof(Names))]
    public void Negative_curvature_beyond_a_bound_is_no_saddle(string name)
    {
        // At (0, 1) the cost falls along -x only, which the bound forbids; its curvature along x is negative.
        BoundedCurvature problem = new([0.0, -5.0], [0.5, 5.0], x => x[0] - Square(x[0]) + Square(x[1] - 1.0));

        OptimizationResult result = Executor.Minimize(problem, [0.2, 0.0], Solvers.Find(name));

        Assert.That(result.Converged, Is.True, result.ToString());
        Assert.That(result.X[0], Is.Zero);
        Assert.That(result.X[1], Is.EqualTo(1.0).Within(1e-9));
    }

    [Test]
    public void An_obstacle_of_many_variables_holds_where_it_lies_above_the_membrane()
    {
        // -u'' = -8 over (0, 1), u(0) = u(1) = 0, u >= -0.5: the membrane touches the obstacle between 1 - sqrt(1/8) from either end.
        const int n = 99;
        double h = 1.0 / (n + 1);
        BoundedCurvature.WithProducts problem = new(
            [.. Enumerable.Repeat(-0.5, n)],
            [.. Enumerable.Repeat(Free, n)],
            x =>
            {
                Jet sum = 0.0;
                for (int i = 0; i <= n; i++)
                {
                    Jet slope = ((i < n ? x[i] : 0.0) - (i > 0 ? x[i - 1] : 0.0)) / h;
                    sum += (0.5 * h * Square(slope)) + (i < n ? 8.0 * h * x[i] : 0.0);
                }

                return sum;
            }
        );

        OptimizationResult result = Executor.Minimize(problem, new double[n], Solvers.Find("trust-region"));

        Assert.That(result.Converged, Is.True, result.ToString());
        Assert.That(result.X[n / 2], Is.EqualTo(-0.5));
        double touch = Math.Sqrt(1.0 / 8.0);
        for (int i = 0; i < n / 2; i++)
        {
            double t = (i + 1) * h;
            double expected = t >= touch ? -0.5 : -0.5 + (4.0 * (touch - t) * (touch - t));
            Assert.That(result.X[i], Is.EqualTo(expected).Within(2.0 * h * h * 8.0), $"variable {i}");
        }

        Assert.That(result.Iterations, Is.LessThan(40), result.ToString());
    }

    [Test]
    public void Interrupted_and_resumed_within_bounds()
    {
        (double[] lower, double[] upper, double[] start, _, Func<Jet[], Jet> cost) = HockSchittkowski(38);
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.checkpoint");
        OptimizationResult whole = Executor.Minimize(new BoundedCurvature(lower, upper, cost), start, new TrustRegionSolver());
        ExecutionOptions options = new() { Checkpoint = new CheckpointOptions { Path = path } };

        Executor.Minimize(new BoundedCurvature(lower, upper, cost), start, new TrustRegionSolver(), options with { MaxIterations = 7 });
        OptimizationResult resumed = Executor.Minimize(new BoundedCurvature(lower, upper, cost), start, new TrustRegionSolver(), options);

        Assert.That(resumed.X, Is.EqualTo(whole.X));
        Assert.That(resumed.Iterations, Is.EqualTo(whole.Iterations));
    }
}
