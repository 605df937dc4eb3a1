using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>The tables of More and Thuente, ACM TOMS 20 (1994), 286-307: six functions, four first steps, the evaluations
/// published.</summary>
public sealed class MoreThuenteTests
{
    private static readonly double[] FirstSteps = [1e-3, 0.1, 10.0, 1e3];

    private static readonly (string Name, Func<double, (double, double)> Phi, double C1, double C2, int[] Published)[] Rows =
    [
        ("phi1", Phi1, 1e-3, 0.1, [6, 3, 1, 4]),
        ("phi2", Phi2, 0.1, 0.1, [12, 8, 8, 11]),
        ("phi3", Phi3, 0.1, 0.1, [12, 12, 10, 13]),
        ("phi4", a => Yanai(a, 0.001, 0.001), 1e-3, 1e-3, [4, 1, 3, 4]),
        ("phi5", a => Yanai(a, 0.01, 0.001), 1e-3, 1e-3, [6, 3, 7, 8]),
        ("phi6", a => Yanai(a, 0.001, 0.01), 1e-3, 1e-3, [13, 11, 8, 11]),
    ];

    private static IEnumerable<TestCaseData> Cases() =>
        from row in Rows
        from i in Enumerable.Range(0, FirstSteps.Length)
        select new TestCaseData(row.Phi, row.C1, row.C2, FirstSteps[i], row.Published[i]).SetArgDisplayNames(
            row.Name,
            FirstSteps[i].ToString("R")
        );

    [TestCaseSource(nameof(Cases))]
    public void Reproduces_the_published_evaluations(
        Func<double, (double Value, double Slope)> phi,
        double c1,
        double c2,
        double first,
        int published
    )
    {
        Evaluator evaluator = new Evaluator(new OneDimensional(phi));
        LineFunction line = new LineFunction(evaluator);
        (double value, double slope) = phi(0.0);
        line.Begin([0.0], value, [slope], [1.0]);
        MoreThuenteLineSearch search = new MoreThuenteLineSearch { SufficientDecrease = c1, Curvature = c2 };

        LineSearchOutcome outcome = search.Search(line, first, 1e10);

        Assert.That(outcome, Is.EqualTo(LineSearchOutcome.Accepted));
        Assert.That(evaluator.Counts.Cost, Is.EqualTo(published));
        (double endValue, double endSlope) = phi(line.KeptStep);
        Assert.That(endValue, Is.LessThanOrEqualTo(value + (c1 * line.KeptStep * slope)));
        Assert.That(Math.Abs(endSlope), Is.LessThanOrEqualTo(c2 * Math.Abs(slope)));
    }

    private static (double Value, double Slope) Phi1(double a)
    {
        double d = (a * a) + 2.0;
        return (-a / d, ((a * a) - 2.0) / (d * d));
    }

    private static (double Value, double Slope) Phi2(double a)
    {
        double b = a + 0.004;
        return (Math.Pow(b, 5) - (2.0 * Math.Pow(b, 4)), (5.0 * Math.Pow(b, 4)) - (8.0 * Math.Pow(b, 3)));
    }

    private static (double Value, double Slope) Phi3(double a)
    {
        const double b = 0.01;
        const double l = 39.0;
        (double value, double slope) =
            a <= 1.0 - b ? (1.0 - a, -1.0)
            : a >= 1.0 + b ? (a - 1.0, 1.0)
            : (((a - 1.0) * (a - 1.0) / (2.0 * b)) + (b / 2.0), (a - 1.0) / b);
        double w = l * Math.PI / 2.0;
        return (value + (2.0 * (1.0 - b) / (l * Math.PI) * Math.Sin(w * a)), slope + ((1.0 - b) * Math.Cos(w * a)));
    }

    private static (double Value, double Slope) Yanai(double a, double b1, double b2)
    {
        static double G(double b) => Math.Sqrt(1.0 + (b * b)) - b;
        double u = Math.Sqrt(((1.0 - a) * (1.0 - a)) + (b2 * b2));
        double v = Math.Sqrt((a * a) + (b1 * b1));
        return ((G(b1) * u) + (G(b2) * v), (-G(b1) * (1.0 - a) / u) + (G(b2) * a / v));
    }
}
