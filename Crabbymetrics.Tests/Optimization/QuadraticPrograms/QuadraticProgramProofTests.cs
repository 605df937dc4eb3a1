using Crabbymetrics.Numerics;
using Crabbymetrics.Optimization;
using CsCheck;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>Programs too large to try every active set: each answer carries its own proof, and the proof is checked from the data alone.
/// </summary>
public sealed class QuadraticProgramProofTests
{
    [Test]
    public void Every_answer_is_proved_by_what_comes_with_it() => Gen.Int[0, 1_000_000].Sample(RequireProof, iter: 300);

    // Whole numbers make corners with many constraints, and Q of few ranks; half of the variables have no bound above.
    private static void RequireProof(int seed)
    {
        RandomSource random = new(seed);
        int n = 2 + random.NextIndex(24),
            m = 1 + random.NextIndex(12),
            k = random.NextIndex(20);
        double[] a = [.. Enumerable.Range(0, m * n).Select(_ => (double)(random.NextIndex(5) - 2))],
            b = [.. Enumerable.Range(0, m).Select(_ => (double)(random.NextIndex(7) - 3))],
            c = [.. Enumerable.Range(0, n).Select(_ => random.NextIndex(3) == 0 ? (double)(random.NextIndex(7) - 2) : 0.0)],
            lower = [.. Enumerable.Range(0, n).Select(_ => random.NextIndex(4) == 0 ? double.NegativeInfinity : 0.0)],
            upper = [.. Enumerable.Range(0, n).Select(_ => random.NextIndex(2) == 0 ? double.PositiveInfinity : random.NextIndex(3))];
        QuadraticProgram program = QuadraticProgram.LeastSquares(a, n, b).WithLinearTerm(c).WithBounds(lower, upper);
        List<(double[] G, double Low, double High)> rows = [];
        for (int i = 0; i < k; i++)
        {
            double[] g = [.. Enumerable.Range(0, n).Select(_ => random.NextIndex(3) == 0 ? (double)(random.NextIndex(5) - 2) : 0.0)];
            if (g.All(static value => value == 0.0))
            {
                continue;
            }

            double low = random.NextIndex(4) - 2,
                high = random.NextIndex(4) == 0 ? low : double.PositiveInfinity;
            rows.Add((g, low, high));
            program = low == high ? program.WithEquality(g, low) : program.WithConstraint(g, low, high);
        }

        QuadraticProgramResult result = program.Minimize();
        switch (result.Status)
        {
            case QuadraticProgramStatus.Optimal:
                Assert.That(result.Residuals.Largest, Is.LessThan(1e-10), $"seed {seed}: {result}");
                break;
            case QuadraticProgramStatus.Infeasible:
                RequireContradiction(result, rows, lower, upper, seed);
                break;
            case QuadraticProgramStatus.Unbounded:
                RequireFall(result, a, c, rows, lower, upper, seed);
                break;
            default:
                Assert.Fail($"seed {seed}: {result.Status}");
                break;
        }
    }

    // Farkas: the combination of the normals is 0, and that of the ends above 0.
    private static void RequireContradiction(
        QuadraticProgramResult result,
        List<(double[] G, double Low, double High)> rows,
        double[] lower,
        double[] upper,
        int seed
    )
    {
        double[] normals = [.. result.BoundMultipliers];
        double ends = 0.0;
        for (int j = 0; j < lower.Length; j++)
        {
            ends += End(result.BoundMultipliers[j], lower[j], upper[j]);
        }

        for (int i = 0; i < rows.Count; i++)
        {
            double factor = result.ConstraintMultipliers[i];
            ends += End(factor, rows[i].Low, rows[i].High);
            for (int j = 0; j < normals.Length; j++)
            {
                normals[j] += factor * rows[i].G[j];
            }
        }

        Assert.That(normals, Is.All.EqualTo(0.0).Within(1e-8), $"seed {seed}");
        Assert.That(ends, Is.EqualTo(1.0).Within(1e-7), $"seed {seed}");
    }

    private static double End(double factor, double low, double high) => factor == 0.0 ? 0.0 : factor * (factor > 0.0 ? low : high);

    // A direction without curvature along which the objective falls and every constraint goes on holding.
    private static void RequireFall(
        QuadraticProgramResult result,
        double[] a,
        double[] c,
        List<(double[] G, double Low, double High)> rows,
        double[] lower,
        double[] upper,
        int seed
    )
    {
        double[] d = [.. result.Direction];
        int n = d.Length;
        Assert.That(d.Max(Math.Abs), Is.EqualTo(1.0).Within(1e-12), $"seed {seed}");
        for (int r = 0; r < a.Length / n; r++)
        {
            Assert.That(Enumerable.Range(0, n).Sum(j => a[(r * n) + j] * d[j]), Is.EqualTo(0.0).Within(1e-8), $"seed {seed}");
        }

        Assert.That(d.Zip(c, static (x, y) => x * y).Sum(), Is.LessThan(-1e-9), $"seed {seed}");
        for (int j = 0; j < n; j++)
        {
            RequireKept(d[j], lower[j], upper[j], seed);
        }

        foreach ((double[] g, double low, double high) in rows)
        {
            RequireKept(g.Zip(d, static (x, y) => x * y).Sum(), low, high, seed);
        }
    }

    private static void RequireKept(double along, double low, double high, int seed)
    {
        Assert.That(along, Is.GreaterThanOrEqualTo(double.IsFinite(low) ? -1e-8 : double.NegativeInfinity), $"seed {seed}");
        Assert.That(along, Is.LessThanOrEqualTo(double.IsFinite(high) ? 1e-8 : double.PositiveInfinity), $"seed {seed}");
    }
}
