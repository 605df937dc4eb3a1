using static Crabbymetrics.Tests.Optimization.Jet;

namespace Crabbymetrics.Tests.Optimization;

internal static partial class NistProblems
{
    private static readonly double[] LanczosY =
    [
        2.5134,
        2.0443,
        1.6684,
        1.3664,
        1.1232,
        0.9269,
        0.7679,
        0.6389,
        0.5338,
        0.4479,
        0.3776,
        0.3197,
        0.2720,
        0.2325,
        0.1997,
        0.1723,
        0.1493,
        0.1301,
        0.1138,
        0.1000,
        0.0883,
        0.0783,
        0.0698,
        0.0624,
    ];

    private static IEnumerable<TestProblem> Further =>
        [
            Misra1b(500.0, 1e-4),
            Misra1b(300.0, 2e-4),
            Misra1c(500.0, 1e-4),
            Misra1c(600.0, 2e-4),
            Misra1d(500.0, 1e-4),
            Misra1d(450.0, 3e-4),
            DanWood(1.0, 5.0),
            DanWood(0.7, 4.0),
            Lanczos3(1.2, 0.3, 5.6, 5.5, 6.5, 7.6),
            Lanczos3(0.5, 0.7, 3.6, 4.2, 4.0, 6.3),
            Mgh17(50.0, 150.0, -100.0, 1.0, 2.0),
            Mgh17(0.5, 1.5, -1.0, 0.01, 0.02),
            Roszman1(0.1, -1e-5, 1000.0, -100.0),
            Roszman1(0.2, -5e-6, 1200.0, -150.0),
            BoxBod(1.0, 1.0),
            BoxBod(100.0, 0.75),
            Mgh09(25.0, 39.0, 41.5, 39.0),
            Mgh09(0.25, 0.39, 0.415, 0.39),
            Thurber(1000.0, 1000.0, 400.0, 40.0, 0.7, 0.3, 0.03),
            Thurber(1300.0, 1500.0, 500.0, 75.0, 1.0, 0.4, 0.05),
            Bennett5(-2000.0, 50.0, 0.8),
            Bennett5(-1500.0, 45.0, 0.85),
        ];

    private static TestProblem Misra1b(params double[] start) =>
        Fit("Misra1b", start, MisraX, MisraY, (b, x) => b[0] * (1.0 - (1.0 / Square(1.0 + (b[1] * x / 2.0)))), 7.5464681533e-2);

    private static TestProblem Misra1c(params double[] start) =>
        Fit("Misra1c", start, MisraX, MisraY, (b, x) => b[0] * (1.0 - (1.0 / Sqrt(1.0 + (2.0 * b[1] * x)))), 4.0966836971e-2);

    private static TestProblem Misra1d(params double[] start) =>
        Fit("Misra1d", start, MisraX, MisraY, (b, x) => b[0] * b[1] * x / (1.0 + (b[1] * x)), 5.6419295283e-2);

    private static TestProblem DanWood(params double[] start) =>
        Fit(
            "DanWood",
            start,
            [1.309, 1.471, 1.490, 1.565, 1.611, 1.680],
            [2.138, 3.421, 3.597, 4.340, 4.882, 5.660],
            (b, x) => b[0] * Exp(b[1] * Math.Log(x)),
            4.3173084083e-3
        );

    private static TestProblem Lanczos3(params double[] start) =>
        Fit(
            "Lanczos3",
            start,
            [.. Enumerable.Range(0, 24).Select(i => i / 20.0)],
            LanczosY,
            (b, x) => (b[0] * Exp(-b[1] * x)) + (b[2] * Exp(-b[3] * x)) + (b[4] * Exp(-b[5] * x)),
            1.6117193594e-8
        );

    private static TestProblem Mgh17(params double[] start) =>
        Fit(
            "MGH17",
            start,
            [.. Enumerable.Range(0, 33).Select(i => 10.0 * i)],
            FurtherData.Osborne1Y,
            (b, x) => b[0] + (b[1] * Exp(-x * b[3])) + (b[2] * Exp(-x * b[4])),
            5.4648946975e-5
        );

    private static TestProblem Mgh09(params double[] start) =>
        Fit(
            "MGH09",
            start,
            FurtherData.KowalikU,
            FurtherData.KowalikY,
            (b, x) => b[0] * ((x * x) + (x * b[1])) / ((x * x) + (x * b[2]) + b[3]),
            3.0750560385e-4
        );

    private static TestProblem BoxBod(params double[] start) =>
        Fit(
            "BoxBOD",
            start,
            [1.0, 2.0, 3.0, 5.0, 7.0, 10.0],
            [109.0, 149.0, 149.0, 191.0, 213.0, 224.0],
            (b, x) => b[0] * (1.0 - Exp(-b[1] * x)),
            1.1680088766e3
        );

    private static TestProblem Roszman1(params double[] start)
    {
        (double[]? x, double[]? y) = Read("roszman1");
        return Fit("Roszman1", start, x, y, (b, t) => b[0] - (b[1] * t) - (Atan(b[2] / (t - b[3])) / Math.PI), 4.9484847331e-4);
    }

    private static TestProblem Thurber(params double[] start)
    {
        (double[]? x, double[]? y) = Read("thurber");
        return Fit(
            "Thurber",
            start,
            x,
            y,
            (b, t) => (b[0] + (t * (b[1] + (t * (b[2] + (t * b[3])))))) / (1.0 + (t * (b[4] + (t * (b[5] + (t * b[6])))))),
            5.6427082397e3
        );
    }

    private static TestProblem Bennett5(params double[] start)
    {
        (double[]? x, double[]? y) = Read("bennett5");
        return Fit("Bennett5", start, x, y, (b, t) => b[0] * Exp(-Log(b[1] + t) / b[2]), 5.2404744073e-4);
    }
}
