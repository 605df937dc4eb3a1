using static Crabbymetrics.Tests.Optimization.FurtherData;
using static Crabbymetrics.Tests.Optimization.Jet;
using static Crabbymetrics.Tests.Optimization.PublishedProblems;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>More problems of More, Garbow and Hillstrom, ACM TOMS 7 (1981), 17-41, with data where they have some.</summary>
internal static class FurtherProblems
{
    public static TestProblem BrownBadlyScaled =>
        new("Brown badly scaled", [1.0, 1.0], 3, x => [x[0] - 1e6, x[1] - 2e-6, (x[0] * x[1]) - 2.0], [0.0]);

    // The minimum at infinity is 17.4286.
    public static TestProblem Bard =>
        new(
            "Bard",
            [1.0, 1.0, 1.0],
            15,
            x => Sequence(15, i => BardY[i - 1] - (x[0] + (i / (((16 - i) * x[1]) + (Math.Min(i, 16 - i) * x[2]))))),
            [8.21487730657e-3, 17.4286933]
        );

    public static TestProblem Gaussian =>
        new(
            "Gaussian",
            [0.4, 1.0, 0.0],
            15,
            x => Sequence(15, i => (x[0] * Exp(-0.5 * x[1] * Square(((8 - i) / 2.0) - x[2]))) - GaussianY[i - 1]),
            [1.12793276961e-8]
        );

    public static TestProblem Meyer =>
        new(
            "Meyer",
            [0.02, 4000.0, 250.0],
            16,
            x => Sequence(16, i => (x[0] * Exp(x[1] / (45.0 + (5.0 * i) + x[2]))) - MeyerY[i - 1]),
            [87.9458551709]
        );

    public static TestProblem Box3D =>
        new(
            "Box 3D",
            [0.0, 10.0, 20.0],
            10,
            x => Sequence(10, i => Exp(-0.1 * i * x[0]) - Exp(-0.1 * i * x[1]) - (x[2] * (Math.Exp(-0.1 * i) - Math.Exp(-i)))),
            [0.0]
        );

    // The minimum at infinity is 1.02734e-3.
    public static TestProblem KowalikOsborne =>
        new(
            "Kowalik-Osborne",
            [0.25, 0.39, 0.415, 0.39],
            11,
            x =>
                Sequence(
                    11,
                    i =>
                    {
                        double u = KowalikU[i - 1];
                        return KowalikY[i - 1] - (x[0] * ((u * u) + (u * x[1])) / ((u * u) + (u * x[2]) + x[3]));
                    }
                ),
            [3.07505603849e-4, 1.02734e-3]
        );

    public static TestProblem Osborne1 =>
        new(
            "Osborne 1",
            [0.5, 1.5, -1.0, 0.01, 0.02],
            33,
            x => Sequence(33, i => Osborne1Y[i - 1] - (x[0] + (x[1] * Exp(-10.0 * (i - 1) * x[3])) + (x[2] * Exp(-10.0 * (i - 1) * x[4])))),
            [5.46489469748e-5]
        );

    public static TestProblem Osborne2 =>
        new(
            "Osborne 2",
            [1.3, 0.65, 0.65, 0.7, 0.6, 3.0, 5.0, 7.0, 2.0, 4.5, 5.5],
            65,
            x =>
                Sequence(
                    65,
                    i =>
                    {
                        double t = (i - 1) / 10.0;
                        return Osborne2Y[i - 1]
                            - (
                                (x[0] * Exp(-t * x[4]))
                                + (x[1] * Exp(-Square(t - x[8]) * x[5]))
                                + (x[2] * Exp(-Square(t - x[9]) * x[6]))
                                + (x[3] * Exp(-Square(t - x[10]) * x[7]))
                            );
                    }
                ),
            [4.01377362935e-2]
        );

    public static TestProblem Biggs =>
        new(
            "Biggs EXP6",
            [1.0, 2.0, 1.0, 1.0, 1.0, 1.0],
            13,
            x =>
                Sequence(
                    13,
                    i =>
                    {
                        double t = 0.1 * i;
                        double y = Math.Exp(-t) - (5.0 * Math.Exp(-10.0 * t)) + (3.0 * Math.Exp(-4.0 * t));
                        return (x[2] * Exp(-t * x[0])) - (x[3] * Exp(-t * x[1])) + (x[5] * Exp(-t * x[4])) - y;
                    }
                ),
            [0.0, 5.65564992e-3, 0.306366772, 0.26663]
        );

    public static TestProblem Trigonometric =>
        new(
            "Trigonometric 10",
            [.. Enumerable.Repeat(0.1, 10)],
            10,
            x =>
            {
                Jet sum = Sum(x.Length, j => Cos(x[j - 1]));
                return Sequence(x.Length, i => x.Length - sum + (i * (1.0 - Cos(x[i - 1]))) - Sin(x[i - 1]));
            },
            [0.0, 2.79505612188e-5, 4.21863388792e-5]
        );

    public static TestProblem BroydenTridiagonal =>
        new(
            "Broyden tridiagonal 10",
            [.. Enumerable.Repeat(-1.0, 10)],
            10,
            x =>
                Sequence(
                    x.Length,
                    i => ((3.0 - (2.0 * x[i - 1])) * x[i - 1]) - (i > 1 ? x[i - 2] : 0.0) - (i < x.Length ? 2.0 * x[i] : 0.0) + 1.0
                ),
            [0.0]
        );

    public static TestProblem BroydenBanded =>
        new(
            "Broyden banded 10",
            [.. Enumerable.Repeat(-1.0, 10)],
            10,
            x =>
                Sequence(
                    x.Length,
                    i =>
                    {
                        Jet sum = 0.0;
                        for (int j = Math.Max(1, i - 5); j <= Math.Min(x.Length, i + 1); j++)
                        {
                            if (j != i)
                            {
                                sum += x[j - 1] * (1.0 + x[j - 1]);
                            }
                        }

                        return (x[i - 1] * (2.0 + (5.0 * Square(x[i - 1])))) + 1.0 - sum;
                    }
                ),
            [0.0]
        );

    public static TestProblem DiscreteBoundaryValue =>
        new(
            "Discrete boundary value 10",
            [.. Enumerable.Range(1, 10).Select(i => i / 11.0 * ((i / 11.0) - 1.0))],
            10,
            x =>
                Sequence(
                    x.Length,
                    i =>
                    {
                        double h = 1.0 / (x.Length + 1);
                        return (2.0 * x[i - 1])
                            - (i > 1 ? x[i - 2] : 0.0)
                            - (i < x.Length ? x[i] : 0.0)
                            + (h * h / 2.0 * Cube(x[i - 1] + (i * h) + 1.0));
                    }
                ),
            [0.0]
        );

    public static IReadOnlyList<TestProblem> All =>
        [
            BrownBadlyScaled,
            Bard,
            Gaussian,
            Meyer,
            Box3D,
            KowalikOsborne,
            Osborne1,
            Osborne2,
            Biggs,
            Watson(6, 2.28767005355e-3),
            Watson(9, 1.39976013e-6),
            Trigonometric,
            PenaltyI(4, 2.24997750e-5),
            PenaltyI(10, 7.08765146709e-5),
            PenaltyII(4, 9.37629300736e-6),
            PenaltyII(10, 2.93660537457e-4),
            BroydenTridiagonal,
            BroydenBanded,
            DiscreteBoundaryValue,
        ];

    public static TestProblem Watson(int n, double minimum) =>
        new(
            $"Watson {n}",
            new double[n],
            31,
            x =>
            {
                Jet[] r = Sequence(
                    29,
                    i =>
                    {
                        double t = i / 29.0;
                        Jet slope = 0.0;
                        Jet value = 0.0;
                        for (int j = n - 1; j >= 0; j--)
                        {
                            value = (value * t) + x[j];
                            if (j > 0)
                            {
                                slope = (slope * t) + (j * x[j]);
                            }
                        }

                        return slope - Square(value) - 1.0;
                    }
                );
                return [.. r, x[0], x[1] - Square(x[0]) - 1.0];
            },
            [minimum]
        );

    public static TestProblem PenaltyI(int n, double minimum) =>
        new(
            $"Penalty I {n}",
            [.. Enumerable.Range(1, n).Select(j => (double)j)],
            n + 1,
            x => [.. x.Select(v => Math.Sqrt(1e-5) * (v - 1.0)), Sum(n, j => Square(x[j - 1])) - 0.25],
            [minimum]
        );

    public static TestProblem PenaltyII(int n, double minimum) =>
        new(
            $"Penalty II {n}",
            [.. Enumerable.Repeat(0.5, n)],
            2 * n,
            x =>
                Sequence(
                    2 * n,
                    i =>
                        i == 1 ? x[0] - 0.2
                        : i <= n
                            ? Math.Sqrt(1e-5)
                                * (Exp(x[i - 1] / 10.0) + Exp(x[i - 2] / 10.0) - (Math.Exp(i / 10.0) + Math.Exp((i - 1) / 10.0)))
                        : i < 2 * n ? Math.Sqrt(1e-5) * (Exp(x[i - n] / 10.0) - Math.Exp(-0.1))
                        : Sum(n, j => (n - j + 1) * Square(x[j - 1])) - 1.0
                ),
            [minimum]
        );
}
