using Crabbymetrics.Numerics;
using Crabbymetrics.Optimization;
using CsCheck;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>Least squares on the simplex: answers by hand, every support tried, and the certificates.</summary>
public sealed class SimplexLeastSquaresTests
{
    [Test]
    public void The_nearest_point_of_a_triangle()
    {
        // Vertices (0, 0), (1, 0), (0, 1). (1, 1) is nearest to (.5, .5); (-1, .25) to (0, .25); (.2, .3) is inside.
        double[] a = [0, 0, 1, 0, 0, 1];
        Assert.Multiple(() =>
        {
            Assert.That(Solve(a, [1, 1]), Is.EqualTo((double[])[0, 0.5, 0.5]).Within(1e-15));
            Assert.That(Solve(a, [-1, 0.25]), Is.EqualTo((double[])[0.75, 0, 0.25]).Within(1e-15));
            Assert.That(Solve(a, [0.2, 0.3]), Is.EqualTo((double[])[0.5, 0.2, 0.3]).Within(1e-15));
        });
    }

    [Test]
    public void Every_support_is_tried_and_none_is_better()
    {
        Gen.Int[0, 1_000_000]
            .Sample(
                seed =>
                {
                    (double[] a, double[] b, double[] c) = Problem(seed, out int m, out int n);
                    double[] w = new double[n];
                    SimplexLeastSquares solver = new(m, n);
                    Assert.That(solver.Solve(a, b, c, w), $"seed {seed}");
                    double own = Objective(a, b, c, w),
                        best = BestOfAllSupports(a, b, c, n),
                        scale = 1.0 + b.Sum(static v => v * v) + a.Sum(static v => v * v);
                    SimplexCertificate certificate = solver.Certify();
                    Assert.That(w, Has.All.GreaterThanOrEqualTo(0.0), $"seed {seed}");
                    Assert.That(w.Sum(), Is.EqualTo(1.0).Within(1e-15 * n), $"seed {seed}");
                    Assert.That(own, Is.EqualTo(best).Within(1e-12 * scale), $"seed {seed}");
                    Assert.That(certificate.GradientGap, Is.GreaterThan(-1e-11 * scale), $"seed {seed}");
                },
                iter: 500
            );
    }

    [Test]
    public void A_solution_that_is_not_the_only_one_is_said_to_be()
    {
        // (.5, .5) is the middle of both diagonals of a square.
        SimplexLeastSquares square = new(2, 4);
        double[] w = new double[4];
        Assert.That(square.Solve([0, 0, 1, 1, 1, 0, 0, 1], [0.5, 0.5], [], w));
        Assert.Multiple(() =>
        {
            Assert.That(square.Certify().IsUnique, Is.False);
            Assert.That(square.Certify().IsDegenerate);
        });

        // On an edge of the square the two vertices of the edge alone.
        Assert.That(square.Solve([0, 0, 1, 1, 1, 0, 0, 1], [0.5, 0.0], [], w));
        Assert.Multiple(() =>
        {
            Assert.That(w, Is.EqualTo((double[])[0.5, 0, 0.5, 0]).Within(1e-15));
            Assert.That(square.Certify().IsDegenerate);
            Assert.That(square.Certify().IsUnique);
        });

        // Outside, the edge is proved by a gap: the gradient of the far vertices is 1.
        Assert.That(square.Solve([0, 0, 1, 1, 1, 0, 0, 1], [0.5, -1.0], [], w));
        Assert.Multiple(() =>
        {
            Assert.That(square.Certify().GradientGap, Is.EqualTo(1.0).Within(1e-14));
            Assert.That(square.Certify().IsUnique);
            Assert.That(square.Certify().IsDegenerate, Is.False);
            Assert.That(square.Certify().Stationarity, Is.LessThan(1e-15));
        });
    }

    [Test]
    public void Two_columns_alike_share_a_weight_in_many_ways()
    {
        SimplexLeastSquares solver = new(2, 3);
        double[] w = new double[3];
        Assert.That(solver.Solve([1, 0, 1, 0, 0, 1], [2, 1], [], w));
        Assert.That(solver.Certify().IsUnique, Is.False);
    }

    [Test]
    public void A_linear_term_alone_chooses_the_cheapest_vertex()
    {
        SimplexLeastSquares solver = new(1, 4);
        double[] w = new double[4];
        // All columns equal: there is no curvature at all.
        Assert.That(solver.Solve([1, 1, 1, 1], [5], [3, 1, 2, 4], w));
        Assert.That(w, Is.EqualTo((double[])[0, 1, 0, 0]));
        Assert.That(solver.Certify().GradientGap, Is.EqualTo(1.0).Within(1e-14));
    }

    [Test]
    public void The_order_of_the_columns_changes_nothing()
    {
        Gen.Int[0, 1_000_000]
            .Sample(
                seed =>
                {
                    RandomSource random = new(seed);
                    int m = 12,
                        n = 30;
                    double[] a = [.. Enumerable.Range(0, m * n).Select(_ => random.NextNormal())],
                        b = [.. Enumerable.Range(0, m).Select(_ => 0.3 * random.NextNormal())];
                    double[] reversed = [.. Enumerable.Range(0, n).SelectMany(j => a[((n - 1 - j) * m)..((n - j) * m)])];
                    double[] w = new double[n],
                        v = new double[n];
                    Assert.That(new SimplexLeastSquares(m, n).Solve(a, b, [], w));
                    Assert.That(new SimplexLeastSquares(m, n).Solve(reversed, b, [], v));
                    Array.Reverse(v);
                    Assert.That(v, Is.EqualTo(w).Within(1e-12));
                },
                iter: 100
            );
    }

    [Test]
    public void A_workspace_gives_the_same_bits_again()
    {
        SimplexLeastSquares reused = new(6, 40);
        double[] other = new double[40],
            w = new double[40],
            v = new double[40];
        (double[] a, double[] b) = Normal(1, 6, 40);
        (double[] x, double[] y) = Normal(2, 6, 40);
        Assert.That(reused.Solve(x, y, [], other));
        Assert.That(reused.Solve(a, b, [], w));
        Assert.That(new SimplexLeastSquares(6, 40).Solve(a, b, [], v));
        Assert.That(v, Is.EqualTo(w));
    }

    [Test]
    public void Misuse_is_refused()
    {
        SimplexLeastSquares solver = new(2, 2);
        Assert.Multiple(() =>
        {
            Assert.That(() => solver.Certify(), Throws.InvalidOperationException);
            Assert.That(() => solver.Solve([1, 2, 3], [1, 1], [], new double[2]), Throws.ArgumentException.With.Message.Contains("4 are"));
            Assert.That(() => solver.Solve([1, 2, 3, 4], [1, double.NaN], [], new double[2]), Throws.ArgumentException);
            Assert.That(() => solver.Solve([1, 2, 3, 4], [1, 1], [1], new double[2]), Throws.ArgumentException);
            Assert.That(() => new SimplexLeastSquares(2, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    private static double[] Solve(double[] a, double[] b)
    {
        int n = a.Length / b.Length;
        double[] w = new double[n];
        Assert.That(new SimplexLeastSquares(b.Length, n).Solve(a, b, [], w));
        return w;
    }

    private static (double[] A, double[] B) Normal(int seed, int m, int n)
    {
        RandomSource random = new(seed);
        return (
            [.. Enumerable.Range(0, m * n).Select(_ => random.NextNormal())],
            [.. Enumerable.Range(0, m).Select(_ => random.NextNormal())]
        );
    }

    // Small whole numbers, so that columns depend on each other and weights of 0 have gradients of 0; or anything.
    private static (double[] A, double[] B, double[] C) Problem(int seed, out int m, out int n)
    {
        RandomSource random = new(seed);
        int rows = m = 1 + random.NextIndex(5);
        n = 1 + random.NextIndex(6);
        bool whole = random.NextIndex(2) == 0;
        double[] a = [.. Enumerable.Range(0, rows * n).Select(_ => Next())],
            b = [.. Enumerable.Range(0, rows).Select(_ => Next())],
            c = random.NextIndex(2) == 0 ? [] : [.. Enumerable.Range(0, n).Select(_ => Next())];
        return (a, b, c);

        double Next() => whole ? random.NextIndex(5) - 2 : random.NextNormal();
    }

    private static double Objective(double[] a, double[] b, double[] c, double[] w)
    {
        int m = b.Length;
        double value = 0.0;
        for (int i = 0; i < m; i++)
        {
            double residual = -b[i];
            for (int j = 0; j < w.Length; j++)
            {
                residual += a[(j * m) + i] * w[j];
            }

            value += 0.5 * residual * residual;
        }

        return value + c.Zip(w, static (x, y) => x * y).Sum();
    }

    // The minimum over the affine hull of each support, where it is a point of the simplex. Some support of an optimal face has independent
    // columns and a single minimum.
    private static double BestOfAllSupports(double[] a, double[] b, double[] c, int n)
    {
        double best = double.PositiveInfinity;
        for (int mask = 1; mask < 1 << n; mask++)
        {
            int[] support = [.. Enumerable.Range(0, n).Where(j => (mask & (1 << j)) != 0)];
            if (BruteForce.OnSimplex(a, b, c, support) is not { } w || w.Any(static v => v < -1e-10))
            {
                continue;
            }

            double[] all = new double[n];
            for (int i = 0; i < support.Length; i++)
            {
                all[support[i]] = Math.Max(0.0, w[i]);
            }

            best = Math.Min(best, Objective(a, b, c, all));
        }

        return best;
    }
}
