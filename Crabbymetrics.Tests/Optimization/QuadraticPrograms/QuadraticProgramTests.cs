using Crabbymetrics.Numerics;
using Crabbymetrics.Optimization;
using CsCheck;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>Quadratic programs: published answers, every active set tried, and what is said of those without an answer or with
/// many.</summary>
public sealed class QuadraticProgramTests
{
    private static readonly double Infinity = double.PositiveInfinity;

    [Test]
    public void The_example_of_Nocedal_and_Wright()
    {
        // Numerical Optimization (2006), example 16.4: (x1 - 1)^2 + (x2 - 2.5)^2 has its minimum at (1.4, 1.7).
        QuadraticProgramResult result = QuadraticProgram
            .LeastSquares([1, 0, 0, 1], 2, [1, 2.5])
            .WithBounds([0, 0], [Infinity, Infinity])
            .WithConstraint([1, -2], -2, Infinity)
            .WithConstraint([-1, -2], -6, Infinity)
            .WithConstraint([-1, 2], -2, Infinity)
            .Minimize();
        Assert.Multiple(() =>
        {
            Assert.That(result.Status, Is.EqualTo(QuadraticProgramStatus.Optimal));
            Assert.That(result.Solution, Is.EqualTo((double[])[1.4, 1.7]).Within(1e-15));
            Assert.That(result.ConstraintMultipliers, Is.EqualTo((double[])[0.4, 0, 0]).Within(1e-14));
            Assert.That(result.IsUnique);
            Assert.That(result.IsDegenerate, Is.False);
        });
    }

    [Test]
    public void The_example_of_Goldfarb_and_Idnani()
    {
        // That of R's quadprog: D = I, d = (0, 5, 0), three constraints; the solution is (0.4761905, 1.0476190, 2.0952381), the value
        // -2.380952, the multipliers (0, 0.2380952, 2.0952381).
        QuadraticProgramResult result = QuadraticProgram
            .Of([1, 0, 0, 0, 1, 0, 0, 0, 1], [0, -5, 0])
            .WithConstraint([-4, -3, 0], -8, Infinity)
            .WithConstraint([2, 1, 0], 2, Infinity)
            .WithConstraint([0, -2, 1], 0, Infinity)
            .Minimize();
        Assert.Multiple(() =>
        {
            Assert.That(result.Solution, Is.EqualTo((double[])[10.0 / 21.0, 22.0 / 21.0, 44.0 / 21.0]).Within(1e-15));
            Assert.That(result.Objective, Is.EqualTo(-50.0 / 21.0).Within(1e-14));
            Assert.That(result.ConstraintMultipliers, Is.EqualTo((double[])[0, 5.0 / 21.0, 44.0 / 21.0]).Within(1e-14));
            Assert.That(result.Residuals.Largest, Is.LessThan(1e-15));
        });
    }

    [Test]
    public void Every_active_set_is_tried_and_none_is_better()
    {
        Gen.Int[0, 1_000_000].Sample(RequireBest, iter: 1000);
    }

    // Programs in which a multiplier is rounding; a variable misses a bound of 0 by rounding; an equality depends on sides that hold.
    [TestCase(397)]
    [TestCase(1438)]
    [TestCase(2341)]
    [TestCase(7024)]
    [TestCase(7998)]
    [TestCase(12404)]
    [TestCase(50623)]
    public void Rounding_is_no_multiplier_and_no_slack(int seed) => RequireBest(seed);

    [Test]
    public void An_equality_that_depends_on_the_sides_of_a_corner_takes_no_multiplier_from_them()
    {
        // All four variables stand at a bound or at the second constraint; the equality holds as well.
        QuadraticProgramResult result = QuadraticProgram
            .LeastSquares([2, 1, 1, -1, -1, 1, -2, -2, 2, 1, 2, 0], 4, [-3, -3, 3])
            .WithLinearTerm([3, 2, 0, 0])
            .WithBounds([-1, -1, -1, -1], [1, 0, 2, 2])
            .WithEquality([2, 1, 2, 1], 0)
            .WithConstraint([0, 0, 0, -1], 1, Infinity)
            .Minimize();
        Assert.Multiple(() =>
        {
            Assert.That(result.Solution, Is.EqualTo((double[])[-1, -1, 2, -1]).Within(1e-14));
            Assert.That(result.BoundMultipliers[2], Is.LessThanOrEqualTo(0.0));
            Assert.That(result.Residuals.Largest, Is.LessThan(1e-14));
        });
    }

    [Test]
    public void Least_squares_and_its_Q_agree()
    {
        Gen.Int[0, 1_000_000]
            .Sample(
                seed =>
                {
                    RandomSource random = new(seed);
                    int m = 8,
                        n = 5;
                    double[] a = [.. Enumerable.Range(0, m * n).Select(_ => random.NextNormal())],
                        b = [.. Enumerable.Range(0, m).Select(_ => random.NextNormal())],
                        q = new double[n * n],
                        c = new double[n];
                    for (int i = 0; i < n; i++)
                    {
                        for (int j = 0; j < n; j++)
                        {
                            q[(i * n) + j] = Enumerable.Range(0, m).Sum(r => a[(r * n) + i] * a[(r * n) + j]);
                        }

                        c[i] = -Enumerable.Range(0, m).Sum(r => a[(r * n) + i] * b[r]);
                    }

                    double[] lower = [.. Enumerable.Repeat(-0.1, n)],
                        upper = [.. Enumerable.Repeat(0.2, n)];
                    QuadraticProgramResult direct = QuadraticProgram.LeastSquares(a, n, b).WithBounds(lower, upper).Minimize(),
                        formed = QuadraticProgram.Of(q, c).WithBounds(lower, upper).Minimize();
                    Assert.That(direct.Solution, Is.EqualTo(formed.Solution).Within(1e-11), $"seed {seed}");
                },
                iter: 200
            );
    }

    [Test]
    public void The_simplex_agrees_with_the_method_for_all_constraints()
    {
        Gen.Int[0, 1_000_000]
            .Sample(
                seed =>
                {
                    RandomSource random = new(seed);
                    int m = 10,
                        n = 25;
                    double[] a = [.. Enumerable.Range(0, m * n).Select(_ => random.NextNormal())],
                        b = [.. Enumerable.Range(0, m).Select(_ => 0.2 * random.NextNormal())],
                        c = [.. Enumerable.Range(0, n).Select(_ => 0.1 * random.NextNormal())],
                        ones = [.. Enumerable.Repeat(2.0, n)];
                    QuadraticProgram program = QuadraticProgram.LeastSquares(a, n, b).WithLinearTerm(c);
                    QuadraticProgramResult simplex = program.OnSimplex(0.5).Minimize(),
                        general = program.WithBounds(new double[n], [.. Enumerable.Repeat(Infinity, n)]).WithEquality(ones, 1.0).Minimize();
                    Assert.That(general.Solution, Is.EqualTo(simplex.Solution).Within(1e-11), $"seed {seed}");
                    Assert.That(
                        general.ConstraintMultipliers[0] * 2.0,
                        Is.EqualTo(simplex.ConstraintMultipliers[0]).Within(1e-11),
                        $"seed {seed}"
                    );
                    Assert.That(simplex.Residuals.Largest, Is.LessThan(1e-13), $"seed {seed}");
                    Assert.That(general.Residuals.Largest, Is.LessThan(1e-13), $"seed {seed}");
                },
                iter: 100
            );
    }

    [Test]
    public void A_singular_Q_with_many_more_variables_than_rows_is_solved()
    {
        // 38 donors, 19 periods: the program that R's quadprog refuses, because A'A has rank 19.
        RandomSource random = new(16);
        int m = 19,
            n = 38;
        double[] a = [.. Enumerable.Range(0, m * n).Select(_ => 100.0 + (20.0 * random.NextNormal()))],
            b = [.. Enumerable.Range(0, m).Select(_ => 100.0 + (5.0 * random.NextNormal()))],
            q = new double[n * n],
            c = new double[n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                q[(i * n) + j] = Enumerable.Range(0, m).Sum(r => a[(r * n) + i] * a[(r * n) + j]);
            }

            c[i] = -Enumerable.Range(0, m).Sum(r => a[(r * n) + i] * b[r]);
        }

        QuadraticProgramResult formed = QuadraticProgram.Of(q, c).OnSimplex().Minimize(),
            exact = QuadraticProgram.LeastSquares(a, n, b).OnSimplex().Minimize();
        Assert.Multiple(() =>
        {
            Assert.That(formed.Status, Is.EqualTo(QuadraticProgramStatus.Optimal));
            Assert.That(formed.Solution, Is.EqualTo(exact.Solution).Within(1e-8));
            Assert.That(formed.Residuals.Largest, Is.LessThan(1e-13));
        });
    }

    [Test]
    public void Constraints_that_contradict_each_other_are_proved_to()
    {
        QuadraticProgramResult result = QuadraticProgram
            .Of([1, 0, 0, 1], [0, 0])
            .WithBounds([0, 0], [1, 1])
            .WithConstraint([1, 1], 3, Infinity)
            .Minimize();
        // lambda (x1 + x2 - 3) + mu1 (x1 - 1) + mu2 (x2 - 1): the combination of normals is 0, that of the ends 1.
        double lambda = result.ConstraintMultipliers[0];
        Assert.Multiple(() =>
        {
            Assert.That(result.Status, Is.EqualTo(QuadraticProgramStatus.Infeasible));
            Assert.That(lambda, Is.GreaterThan(0.0));
            Assert.That(result.BoundMultipliers, Is.EqualTo((double[])[-lambda, -lambda]).Within(1e-12));
            Assert.That((3.0 * lambda) + result.BoundMultipliers.Sum(), Is.EqualTo(1.0).Within(1e-12));
            Assert.That(result.Solution, Is.Empty);
            Assert.That(
                QuadraticProgram.Of([1], [0]).WithEquality([1], 1).WithEquality([2], 3).Minimize().Status,
                Is.EqualTo(QuadraticProgramStatus.Infeasible)
            );
        });
    }

    [Test]
    public void An_objective_without_end_has_its_direction()
    {
        // Curvature in x1 - x2 alone, and a fall along (1, 1), which the bound below does not stop.
        QuadraticProgramResult result = QuadraticProgram.Of([1, -1, -1, 1], [-1, 0]).WithBounds([0, 0], [Infinity, Infinity]).Minimize();
        Assert.Multiple(() =>
        {
            Assert.That(result.Status, Is.EqualTo(QuadraticProgramStatus.Unbounded));
            Assert.That(result.Direction, Is.EqualTo((double[])[1, 1]).Within(1e-12));
            Assert.That(
                QuadraticProgram.Of([1, -1, -1, 1], [-1, 0]).WithBounds([0, 0], [Infinity, 3]).Minimize().Solution,
                Is.EqualTo((double[])[4, 3]).Within(1e-12)
            );
        });
    }

    [Test]
    public void A_minimum_that_is_not_the_only_one_is_said_to_be()
    {
        QuadraticProgram line = QuadraticProgram.LeastSquares([1, 1], 2, [1]);
        QuadraticProgramResult many = line.WithBounds([0, 0], [Infinity, Infinity]).Minimize(),
            corner = line.WithConstraint([1, 0], 0.25, Infinity).WithConstraint([0, 1], 0.75, Infinity).Minimize();
        Assert.Multiple(() =>
        {
            Assert.That(many.Objective, Is.EqualTo(0.0).Within(1e-30));
            Assert.That(many.IsUnique, Is.False);
            // The line touches the corner (.25, .75) alone: no multiplier, and yet nowhere to go.
            Assert.That(corner.Solution, Is.EqualTo((double[])[0.25, 0.75]).Within(1e-15));
            Assert.That(corner.IsUnique);
            Assert.That(corner.IsDegenerate);
        });
    }

    [Test]
    public void More_constraints_in_a_corner_than_are_independent_do_no_harm()
    {
        // A pyramid of eight sides with its tip at (0, 0, 1): the nearest point to (0, 0, 5) is the tip.
        QuadraticProgram program = QuadraticProgram.LeastSquares([1, 0, 0, 0, 1, 0, 0, 0, 1], 3, [0, 0, 5]);
        for (int side = 0; side < 8; side++)
        {
            double angle = side * Math.PI / 4.0;
            program = program.WithConstraint([-Math.Cos(angle), -Math.Sin(angle), -1], -1, Infinity);
        }

        QuadraticProgramResult result = program.Minimize();
        Assert.Multiple(() =>
        {
            Assert.That(result.Status, Is.EqualTo(QuadraticProgramStatus.Optimal));
            Assert.That(result.Solution, Is.EqualTo((double[])[0, 0, 1]).Within(1e-14));
            Assert.That(result.IsDegenerate);
            Assert.That(result.IsUnique);
        });
    }

    [Test]
    public void Units_of_variables_and_constraints_change_nothing()
    {
        double[] a = [3, 1, 2, 1, 4, 0, 2, 2, 5, 1, 1, 1],
            b = [4, 1, -3, 2];
        double[] units = [1e6, 1e-4, 10.0],
            scaled = [.. a.Select((value, i) => value * units[i % 3])];
        QuadraticProgramResult plain = QuadraticProgram
                .LeastSquares(a, 3, b)
                .WithBounds([0, 0, -0.5], [1, 1, 1])
                .WithConstraint([1, 1, 1], 0.5, 0.75)
                .Minimize(),
            other = QuadraticProgram
                .LeastSquares(scaled, 3, b)
                .WithBounds([0, 0, -0.05], [1e-6, 1e4, 0.1])
                .WithConstraint([1e9, 1e-1, 1e4], 500, 750)
                .Minimize();
        Assert.That(other.Solution.Zip(units, static (x, u) => x * u), Is.EqualTo(plain.Solution).Within(1e-13));
    }

    [Test]
    public void Misuse_is_refused()
    {
        QuadraticProgram program = QuadraticProgram.Of([1, 0, 0, 1], [0, 0]);
        Assert.Multiple(() =>
        {
            Assert.That(() => QuadraticProgram.Of([1, 2, 3, 1], [0, 0]), Throws.ArgumentException.With.Message.Contains("not symmetric"));
            Assert.That(
                () => QuadraticProgram.Of([1, 2, 2, 1], [0, 0]).Minimize(),
                Throws.ArgumentException.With.Message.Contains("not semidefinite")
            );
            Assert.That(() => QuadraticProgram.Of([-1], [0]).Minimize(), Throws.ArgumentException);
            Assert.That(() => program.WithBounds([0, 2], [1, 1]), Throws.ArgumentException.With.Message.Contains("variable 1"));
            Assert.That(() => program.WithEquality([0, 0], 1), Throws.ArgumentException.With.Message.Contains("coefficients"));
            Assert.That(() => program.WithLinearTerm([1]), Throws.ArgumentException.With.Message.Contains("2 are expected"));
            Assert.That(() => program.OnSimplex(-1.0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(
                () => QuadraticProgram.LeastSquares([1, double.NaN], 2, [1]),
                Throws.ArgumentException.With.Message.Contains("'a'")
            );
        });
    }

    // Whole numbers, so that corners have many constraints, Q few ranks and minima many places; in a box, so that there is a minimum.
    private static void RequireBest(int seed)
    {
        RandomSource random = new(seed);
        int n = 1 + random.NextIndex(4),
            m = 1 + random.NextIndex(4),
            k = random.NextIndex(4);
        double[] a = [.. Enumerable.Range(0, m * n).Select(_ => (double)(random.NextIndex(5) - 2))],
            b = [.. Enumerable.Range(0, m).Select(_ => (double)(random.NextIndex(7) - 3))],
            c = [.. Enumerable.Range(0, n).Select(_ => random.NextIndex(2) * (double)(random.NextIndex(7) - 3))];
        double[] lower = [.. Enumerable.Repeat(-1.0, n)],
            upper = [.. Enumerable.Range(0, n).Select(_ => (double)random.NextIndex(3))];
        List<(double[] G, double H, bool IsEquality)> sides = [];
        QuadraticProgram program = QuadraticProgram.LeastSquares(a, n, b).WithLinearTerm(c).WithBounds(lower, upper);
        for (int j = 0; j < n; j++)
        {
            sides.Add((Unit(j, 1.0), lower[j], false));
            sides.Add((Unit(j, -1.0), -upper[j], false));
        }

        for (int i = 0; i < k; i++)
        {
            double[] g = [.. Enumerable.Range(0, n).Select(_ => (double)(random.NextIndex(5) - 2))];
            if (g.All(static v => v == 0.0))
            {
                continue;
            }

            double h = random.NextIndex(3) - 1;
            bool equal = random.NextIndex(3) == 0;
            program = equal ? program.WithEquality(g, h) : program.WithConstraint(g, h, Infinity);
            sides.Add((g, h, equal));
        }

        double[,] q = new double[n, n];
        double[] linear = [.. c];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                q[i, j] = Enumerable.Range(0, m).Sum(r => a[(r * n) + i] * a[(r * n) + j]);
            }

            linear[i] -= Enumerable.Range(0, m).Sum(r => a[(r * n) + i] * b[r]);
        }

        double best = Best(q, linear, sides) + (0.5 * b.Sum(static v => v * v));
        QuadraticProgramResult direct = program.Minimize(),
            formed = OfQ(q, linear, program, sides).Minimize();
        if (double.IsPositiveInfinity(best))
        {
            Assert.That(direct.Status, Is.EqualTo(QuadraticProgramStatus.Infeasible), $"seed {seed}");
            Assert.That(formed.Status, Is.EqualTo(QuadraticProgramStatus.Infeasible), $"seed {seed}");
            return;
        }

        Assert.That(direct.Status, Is.EqualTo(QuadraticProgramStatus.Optimal), $"seed {seed}");
        Assert.That(direct.Objective, Is.EqualTo(best).Within(1e-10), $"seed {seed}");
        Assert.That(direct.Residuals.Largest, Is.LessThan(1e-12), $"seed {seed}: {direct}");
        Assert.That(formed.Objective + (0.5 * b.Sum(static v => v * v)), Is.EqualTo(best).Within(1e-10), $"seed {seed}");
        Assert.That(formed.IsUnique, Is.EqualTo(direct.IsUnique), $"seed {seed}");
        if (direct.IsUnique)
        {
            Assert.That(formed.Solution, Is.EqualTo(direct.Solution).Within(1e-8), $"seed {seed}");
        }

        double[] Unit(int j, double sign)
        {
            double[] g = new double[n];
            g[j] = sign;
            return g;
        }
    }

    private static QuadraticProgram OfQ(double[,] q, double[] c, QuadraticProgram like, List<(double[] G, double H, bool IsEquality)> sides)
    {
        int n = c.Length;
        QuadraticProgram program = QuadraticProgram.Of([.. q.Cast<double>()], c);
        double[] lower = [.. Enumerable.Range(0, n).Select(j => sides[2 * j].H)],
            upper = [.. Enumerable.Range(0, n).Select(j => -sides[(2 * j) + 1].H)];
        program = program.WithBounds(lower, upper);
        foreach ((double[] g, double h, bool equal) in sides.Skip(2 * n))
        {
            program = equal ? program.WithEquality(g, h) : program.WithConstraint(g, h, Infinity);
        }

        Assert.That(program.VariableCount, Is.EqualTo(like.VariableCount));
        return program;
    }

    private static double Best(double[,] q, double[] c, List<(double[] G, double H, bool IsEquality)> sides)
    {
        int n = c.Length;
        double best = Infinity;
        for (int mask = 0; mask < 1 << sides.Count; mask++)
        {
            if (System.Numerics.BitOperations.PopCount((uint)mask) > n)
            {
                continue;
            }

            int[] held = [.. Enumerable.Range(0, sides.Count).Where(s => (mask & (1 << s)) != 0)];
            double[]? x = BruteForce.Minimum(q, c, [.. held.Select(s => sides[s].G)], [.. held.Select(s => sides[s].H)]);
            if (x is null || sides.Any(side => Violates(side, x)))
            {
                continue;
            }

            double value = 0.0;
            for (int i = 0; i < n; i++)
            {
                value += c[i] * x[i];
                for (int j = 0; j < n; j++)
                {
                    value += 0.5 * x[i] * q[i, j] * x[j];
                }
            }

            best = Math.Min(best, value);
        }

        return best;
    }

    private static bool Violates((double[] G, double H, bool IsEquality) side, double[] x)
    {
        double slack = side.G.Zip(x, static (g, v) => g * v).Sum() - side.H;
        return side.IsEquality ? Math.Abs(slack) > 1e-9 : slack < -1e-9;
    }
}
