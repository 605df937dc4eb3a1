using static Crabbymetrics.Tests.Optimization.Jet;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>
/// Problems of More, Garbow and Hillstrom, Testing unconstrained optimization software, ACM TOMS 7 (1981), 17-41: residuals, starts
/// and minima as published there.
/// </summary>
internal static class PublishedProblems
{
    public static TestProblem Rosenbrock => new("Rosenbrock", [-1.2, 1.0], 2, x => [10.0 * (x[1] - Square(x[0])), 1.0 - x[0]], [0.0]);

    public static TestProblem FreudensteinRoth =>
        new(
            "Freudenstein-Roth",
            [0.5, -2.0],
            2,
            x => [-13.0 + x[0] + ((((5.0 - x[1]) * x[1]) - 2.0) * x[1]), -29.0 + x[0] + ((((x[1] + 1.0) * x[1]) - 14.0) * x[1])],
            [0.0, 48.9842536792]
        );

    public static TestProblem PowellBadlyScaled =>
        new("Powell badly scaled", [0.0, 1.0], 2, x => [(1e4 * x[0] * x[1]) - 1.0, Exp(-x[0]) + Exp(-x[1]) - 1.0001], [0.0]);

    public static TestProblem Beale =>
        new(
            "Beale",
            [1.0, 1.0],
            3,
            x => [1.5 - (x[0] * (1.0 - x[1])), 2.25 - (x[0] * (1.0 - Square(x[1]))), 2.625 - (x[0] * (1.0 - Cube(x[1])))],
            [0.0]
        );

    public static TestProblem JennrichSampson =>
        new("Jennrich-Sampson", [0.3, 0.4], 10, x => Sequence(10, i => 2.0 + (2.0 * i) - Exp(i * x[0]) - Exp(i * x[1])), [124.362182356]);

    public static TestProblem HelicalValley =>
        new(
            "Helical valley",
            [-1.0, 0.0, 0.0],
            3,
            x =>
            {
                Jet theta = Atan(x[1] / x[0]) / (2.0 * Math.PI);
                if (x[0].Value < 0.0)
                {
                    theta += 0.5;
                }

                return [10.0 * (x[2] - (10.0 * theta)), 10.0 * (Sqrt(Square(x[0]) + Square(x[1])) - 1.0), x[2]];
            },
            [0.0]
        );

    public static TestProblem PowellSingular =>
        new(
            "Powell singular",
            [3.0, -1.0, 0.0, 1.0],
            4,
            x => [x[0] + (10.0 * x[1]), Math.Sqrt(5.0) * (x[2] - x[3]), Square(x[1] - (2.0 * x[2])), Math.Sqrt(10.0) * Square(x[0] - x[3])],
            [0.0]
        );

    public static TestProblem Wood =>
        new(
            "Wood",
            [-3.0, -1.0, -3.0, -1.0],
            6,
            x =>
                [
                    10.0 * (x[1] - Square(x[0])),
                    1.0 - x[0],
                    Math.Sqrt(90.0) * (x[3] - Square(x[2])),
                    1.0 - x[2],
                    Math.Sqrt(10.0) * (x[1] + x[3] - 2.0),
                    (x[1] - x[3]) / Math.Sqrt(10.0),
                ],
            [0.0]
        );

    public static TestProblem BrownDennis =>
        new(
            "Brown-Dennis",
            [25.0, 5.0, -5.0, -1.0],
            20,
            x =>
                Sequence(
                    20,
                    i =>
                    {
                        double t = i / 5.0;
                        return Square(x[0] + (t * x[1]) - Math.Exp(t)) + Square(x[2] + (x[3] * Math.Sin(t)) - Math.Cos(t));
                    }
                ),
            [85822.2016263563]
        );

    public static TestProblem VariablyDimensioned =>
        new(
            "Variably dimensioned 10",
            [.. Enumerable.Range(1, 10).Select(j => 1.0 - (j / 10.0))],
            12,
            x =>
            {
                Jet s = Sum(x.Length, j => j * (x[j - 1] - 1.0));
                return [.. x.Select(v => v - 1.0), s, Square(s)];
            },
            [0.0]
        );

    public static TestProblem Chebyquad => ChebyquadOf(8, 3.51687372568e-3);

    public static TestProblem ChebyquadOf(int size, params double[] minima) =>
        new(
            $"Chebyquad {size}",
            [.. Enumerable.Range(1, size).Select(j => j / (size + 1.0))],
            size,
            x =>
            {
                int n = x.Length;
                return Sequence(n, i => Sum(n, j => ShiftedChebyshev(i, x[j - 1])) / n + (i % 2 == 0 ? 1.0 / ((i * i) - 1.0) : 0.0));
            },
            minima
        );

    /// <summary>The problems that every Newton and quasi-Newton method must solve from the published start.</summary>
    public static IReadOnlyList<TestProblem> Required =>
        [
            Rosenbrock,
            FreudensteinRoth,
            PowellBadlyScaled,
            Beale,
            JennrichSampson,
            HelicalValley,
            PowellSingular,
            Wood,
            BrownDennis,
            VariablyDimensioned,
            Chebyquad,
        ];

    public static IEnumerable<TestProblem> All => Required.Concat(FurtherProblems.All).Concat(RemainingProblems.All);

    internal static Jet[] Sequence(int count, Func<int, Jet> term) => [.. Enumerable.Range(1, count).Select(term)];

    internal static Jet Sum(int count, Func<int, Jet> term)
    {
        Jet sum = 0.0;
        for (int i = 1; i <= count; i++)
        {
            sum += term(i);
        }

        return sum;
    }

    private static Jet ShiftedChebyshev(int degree, Jet x)
    {
        Jet t = (2.0 * x) - 1.0;
        Jet previous = 1.0;
        Jet current = t;
        for (int i = 1; i < degree; i++)
        {
            (previous, current) = (current, (2.0 * t * current) - previous);
        }

        return current;
    }
}
