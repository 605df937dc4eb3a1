using static Crabbymetrics.Tests.Optimization.Jet;
using static Crabbymetrics.Tests.Optimization.PublishedProblems;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>The rest of More, Garbow and Hillstrom, ACM TOMS 7 (1981), 17-41: linear ones, and those of any size.</summary>
internal static class RemainingProblems
{
    public static TestProblem Gulf =>
        new(
            "Gulf",
            [5.0, 2.5, 0.15],
            99,
            x =>
                Sequence(
                    99,
                    i =>
                    {
                        double t = i / 100.0;
                        Jet u = 25.0 + Math.Cbrt(Math.Pow(-50.0 * Math.Log(t), 2.0)) - x[1];
                        return Exp(-(Exp(x[2] * (0.5 * Log(Square(u)))) / x[0])) - t;
                    }
                ),
            [0.0]
        );

    // The second minimum is at (0, ..., 0, n + 1).
    public static TestProblem BrownAlmostLinear(int n) =>
        new(
            $"Brown almost linear {n}",
            [.. Enumerable.Repeat(0.5, n)],
            n,
            x =>
            {
                Jet sum = Sum(n, j => x[j - 1]);
                Jet product = 1.0;
                foreach (Jet v in x)
                {
                    product *= v;
                }

                return [.. Sequence(n - 1, i => x[i - 1] + sum - (n + 1.0)), product - 1.0];
            },
            [0.0, 1.0]
        );

    public static TestProblem DiscreteIntegral(int n) =>
        new(
            $"Discrete integral {n}",
            [.. Enumerable.Range(1, n).Select(j => j / (n + 1.0) * ((j / (n + 1.0)) - 1.0))],
            n,
            x =>
                Sequence(
                    n,
                    i =>
                    {
                        double h = 1.0 / (n + 1);
                        double t = i * h;
                        Jet before = Sum(i, j => j * h * Cube(x[j - 1] + (j * h) + 1.0));
                        Jet after = Sum(n - i, k => (1.0 - ((i + k) * h)) * Cube(x[i + k - 1] + ((i + k) * h) + 1.0));
                        return x[i - 1] + (h / 2.0 * (((1.0 - t) * before) + (t * after)));
                    }
                ),
            [0.0]
        );

    public static TestProblem LinearFullRank(int n, int m) =>
        new(
            $"Linear full rank {n}, {m}",
            [.. Enumerable.Repeat(1.0, n)],
            m,
            x =>
            {
                Jet mean = 2.0 / m * Sum(n, j => x[j - 1]);
                return Sequence(m, i => i <= n ? x[i - 1] - mean - 1.0 : -mean - 1.0);
            },
            [m - n]
        );

    public static TestProblem LinearRankOne(int n, int m) =>
        new(
            $"Linear rank 1 {n}, {m}",
            [.. Enumerable.Repeat(1.0, n)],
            m,
            x =>
            {
                Jet sum = Sum(n, j => j * x[j - 1]);
                return Sequence(m, i => (i * sum) - 1.0);
            },
            [m * (m - 1.0) / (2.0 * ((2.0 * m) + 1.0))]
        );

    public static TestProblem LinearRankOneWithZeros(int n, int m) =>
        new(
            $"Linear rank 1, zero columns {n}, {m}",
            [.. Enumerable.Repeat(1.0, n)],
            m,
            x =>
            {
                Jet sum = Sum(n - 2, j => (j + 1) * x[j]);
                return Sequence(m, i => i == 1 || i == m ? -1.0 : ((i - 1) * sum) - 1.0);
            },
            [((m * m) + (3.0 * m) - 6.0) / (2.0 * ((2.0 * m) - 3.0))]
        );

    public static TestProblem ExtendedRosenbrock(int n) =>
        new(
            $"Extended Rosenbrock {n}",
            [.. Enumerable.Range(0, n).Select(j => j % 2 == 0 ? -1.2 : 1.0)],
            n,
            x => Sequence(n, i => i % 2 == 1 ? 10.0 * (x[i] - Square(x[i - 1])) : 1.0 - x[i - 2]),
            [0.0]
        );

    public static TestProblem ExtendedPowell(int n) =>
        new(
            $"Extended Powell {n}",
            [.. Enumerable.Range(0, n).Select(j => new[] { 3.0, -1.0, 0.0, 1.0 }[j % 4])],
            n,
            x =>
                Sequence(
                    n,
                    i =>
                    {
                        int k = (i - 1) / 4 * 4;
                        return ((i - 1) % 4) switch
                        {
                            0 => x[k] + (10.0 * x[k + 1]),
                            1 => Math.Sqrt(5.0) * (x[k + 2] - x[k + 3]),
                            2 => Square(x[k + 1] - (2.0 * x[k + 2])),
                            _ => Math.Sqrt(10.0) * Square(x[k] - x[k + 3]),
                        };
                    }
                ),
            [0.0]
        );

    public static IReadOnlyList<TestProblem> All =>
        [
            Gulf,
            BrownAlmostLinear(10),
            DiscreteIntegral(10),
            LinearFullRank(5, 10),
            LinearRankOne(5, 10),
            LinearRankOneWithZeros(5, 10),
            ExtendedRosenbrock(10),
            ExtendedPowell(12),
            ChebyquadOf(9, 0.0),
            ChebyquadOf(10, 6.50395480e-3, 4.77271370e-3),
            FurtherProblems.Watson(12, 4.72238112e-10),
        ];
}
