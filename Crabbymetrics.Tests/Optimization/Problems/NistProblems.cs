using System.Globalization;
using static Crabbymetrics.Tests.Optimization.Jet;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>
/// Nonlinear regressions of the NIST Statistical Reference Datasets, with both published starts and the certified residual sum of squares.
/// </summary>
internal static partial class NistProblems
{
    private static readonly double[] MisraX =
    [
        77.6,
        114.9,
        141.1,
        190.8,
        239.9,
        289.0,
        332.8,
        378.4,
        434.8,
        477.3,
        536.8,
        593.1,
        689.1,
        760.0,
    ];

    private static readonly double[] MisraY =
    [
        10.07,
        14.73,
        17.94,
        23.93,
        29.61,
        35.18,
        40.02,
        44.82,
        50.76,
        55.05,
        61.01,
        66.40,
        75.47,
        81.78,
    ];

    private static readonly double[] Rat42X = [9.0, 14.0, 21.0, 28.0, 42.0, 57.0, 63.0, 70.0, 79.0];

    private static readonly double[] Rat42Y = [8.930, 10.800, 18.590, 22.330, 39.350, 56.110, 61.730, 64.620, 67.080];

    private static readonly double[] Rat43Y =
    [
        16.08,
        33.83,
        65.80,
        97.20,
        191.55,
        326.20,
        386.87,
        520.53,
        590.03,
        651.92,
        724.93,
        699.56,
        689.96,
        637.56,
        717.41,
    ];

    private static readonly double[] EckerleX =
    [
        400.0,
        405.0,
        410.0,
        415.0,
        420.0,
        425.0,
        430.0,
        435.0,
        436.5,
        438.0,
        439.5,
        441.0,
        442.5,
        444.0,
        445.5,
        447.0,
        448.5,
        450.0,
        451.5,
        453.0,
        454.5,
        456.0,
        457.5,
        459.0,
        460.5,
        462.0,
        463.5,
        465.0,
        470.0,
        475.0,
        480.0,
        485.0,
        490.0,
        495.0,
        500.0,
    ];

    private static readonly double[] EckerleY =
    [
        0.0001575,
        0.0001699,
        0.0002350,
        0.0003102,
        0.0004917,
        0.0008710,
        0.0017418,
        0.0046400,
        0.0065895,
        0.0097302,
        0.0149002,
        0.0237310,
        0.0401683,
        0.0712559,
        0.1264458,
        0.2073413,
        0.2902366,
        0.3445623,
        0.3698049,
        0.3668534,
        0.3106727,
        0.2078154,
        0.1164354,
        0.0616764,
        0.0337200,
        0.0194023,
        0.0117831,
        0.0074357,
        0.0022732,
        0.0008800,
        0.0004579,
        0.0002345,
        0.0001586,
        0.0001143,
        0.0000710,
    ];

    public static IEnumerable<TestProblem> All =>
        [
            Misra1a(500.0, 1e-4),
            Misra1a(250.0, 5e-4),
            Rat42(100.0, 1.0, 0.1),
            Rat42(75.0, 2.5, 0.07),
            Rat43(100.0, 10.0, 1.0, 1.0),
            Rat43(700.0, 5.0, 0.75, 1.3),
            Eckerle4(1.0, 10.0, 500.0),
            Eckerle4(1.5, 5.0, 450.0),
            Hahn1(10.0, -1.0, 0.05, -0.00001, -0.05, 0.001, -0.000001),
            Hahn1(1.0, -0.1, 0.005, -0.000001, -0.005, 0.0001, -0.0000001),
            Mgh10(2.0, 400000.0, 25000.0),
            Mgh10(0.02, 4000.0, 250.0),
            .. Further,
        ];

    private static TestProblem Misra1a(params double[] start) =>
        Fit("Misra1a", start, MisraX, MisraY, (b, x) => b[0] * (1.0 - Exp(-b[1] * x)), 1.2455138894e-1);

    private static TestProblem Rat42(params double[] start) =>
        Fit("Rat42", start, Rat42X, Rat42Y, (b, x) => b[0] / (1.0 + Exp(b[1] - (b[2] * x))), 8.0565229338);

    private static TestProblem Rat43(params double[] start) =>
        Fit(
            "Rat43",
            start,
            [.. Enumerable.Range(1, 15).Select(i => (double)i)],
            Rat43Y,
            (b, x) => b[0] * Exp(-Log(1.0 + Exp(b[1] - (b[2] * x))) / b[3]),
            8.7864049080e3
        );

    private static TestProblem Eckerle4(params double[] start) =>
        Fit("Eckerle4", start, EckerleX, EckerleY, (b, x) => b[0] / b[1] * Exp(-0.5 * Square((x - b[2]) / b[1])), 1.4635887487e-3);

    private static TestProblem Mgh10(params double[] start) =>
        Fit(
            "MGH10",
            start,
            [.. Enumerable.Range(1, 16).Select(i => 45.0 + (5.0 * i))],
            [34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872],
            (b, x) => b[0] * Exp(b[1] / (x + b[2])),
            8.7945855171e1
        );

    private static TestProblem Hahn1(params double[] start)
    {
        (double[]? x, double[]? y) = Read("hahn1");
        return Fit(
            "Hahn1",
            start,
            x,
            y,
            (b, t) => (b[0] + (t * (b[1] + (t * (b[2] + (t * b[3])))))) / (1.0 + (t * (b[4] + (t * (b[5] + (t * b[6])))))),
            1.5324382854
        );
    }

    private static (double[] X, double[] Y) Read(string name)
    {
        double[][] rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Optimization", $"{name}.csv"))
            .Skip(2)
            .Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())
            .ToArray();
        return ([.. rows.Select(row => row[0])], [.. rows.Select(row => row[1])]);
    }

    private static TestProblem Fit(string name, double[] start, double[] x, double[] y, Func<Jet[], double, Jet> model, double certified) =>
        new(
            FormattableString.Invariant($"{name} from {start[0]}"),
            start,
            x.Length,
            b => [.. x.Select((value, i) => model(b, value) - y[i])],
            [certified]
        );
}
