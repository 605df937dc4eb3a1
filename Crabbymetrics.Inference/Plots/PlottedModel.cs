using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>A model in a picture of coefficients.</summary>
/// <param name="Name">Its name in the legend; empty for no entry.</param>
/// <param name="Rows">Its coefficients.</param>
/// <param name="DegreesOfFreedom">Those of its t distribution, infinity for the normal; NaN where they are to be read off the
/// limits.</param>
/// <param name="Level">The level of the limits in the rows.</param>
/// <param name="StandardErrors">The kind of its standard errors.</param>
/// <param name="Outcome">The name of its outcome; empty where it is not known.</param>
internal sealed record PlottedModel(
    string Name,
    ImmutableArray<CoefficientRow> Rows,
    double DegreesOfFreedom,
    double Level,
    string StandardErrors,
    string Outcome
)
{
    /// <summary>Whether the limits are estimate -/+ quantile x standard error, with one quantile for all rows.</summary>
    public bool IsSymmetric
    {
        get
        {
            double[] ratios = [.. Limited(Rows).SelectMany(static row => new[] { Above(row), Below(row) })];
            return ratios.Length > 0 && ratios.Max() - ratios.Min() <= 1e-6 * ratios.Max();
        }
    }

    /// <summary>A level as a percentage.</summary>
    /// <param name="level">The level.</param>
    public static string Percent(double level) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(100.0 * level, 6)}%");

    /// <summary>Whether some parameter that is shown has limits.</summary>
    /// <param name="names">The parameters that are shown.</param>
    public bool HasLimits(ImmutableArray<string> names) => Limited(Rows).Any(row => names.Contains(row.Name));

    /// <summary>The estimates and limits as a layer.</summary>
    /// <param name="names">The parameters that are shown, in the order of the rows of the picture.</param>
    /// <param name="levels">The levels, the largest first.</param>
    /// <param name="exponentiate">Whether everything is exponentiated.</param>
    public PlotIntervals Layer(ImmutableArray<string> names, double[] levels, bool exponentiate)
    {
        CoefficientRow[] shown =
        [
            .. names
                .Select(name => Rows.FirstOrDefault(row => row.Name == name))
                .OfType<CoefficientRow>()
                .Where(static row => row.Estimate is { } estimate && double.IsFinite(estimate)),
        ];
        double Scale(double? value) =>
            value is not { } known ? double.NaN
            : exponentiate ? Math.Exp(known)
            : known;
        PlotLimits Limits(string label, Func<CoefficientRow, double, double?> end) =>
            new(label, [.. shown.Select(row => Scale(end(row, -1.0)))], [.. shown.Select(row => Scale(end(row, 1.0)))]);
        ImmutableArray<PlotLimits> limits =
            shown.All(static row => row.ConfidenceLow is null) ? []
            : IsSymmetric
                ?
                [
                    .. levels.Select(level =>
                    {
                        double quantile = QuantileAt(level);
                        return Limits(Percent(level), (row, sign) => row.Estimate + (sign * quantile * row.StandardError));
                    }),
                ]
            : [Limits(Percent(Level), static (row, sign) => sign < 0.0 ? row.ConfidenceLow : row.ConfidenceHigh)];
        return new PlotIntervals(
            Name,
            [.. shown.Select(row => (double)names.IndexOf(row.Name))],
            [.. shown.Select(row => Scale(row.Estimate))],
            limits
        )
        {
            Horizontal = true,
        };
    }

    private static IEnumerable<CoefficientRow> Limited(ImmutableArray<CoefficientRow> rows) =>
        rows.Where(static row => row is { Estimate: not null, StandardError: > 0.0, ConfidenceLow: not null, ConfidenceHigh: not null });

    private static double Above(CoefficientRow row) => (row.ConfidenceHigh!.Value - row.Estimate!.Value) / row.StandardError!.Value;

    private static double Below(CoefficientRow row) => (row.Estimate!.Value - row.ConfidenceLow!.Value) / row.StandardError!.Value;

    private double QuantileAt(double level)
    {
        double degrees = DegreesOfFreedom;
        if (double.IsNaN(degrees))
        {
            degrees = DegreesOf(Limited(Rows).Select(Above).Max(), Level);
        }

        return StudentTDistribution.TwoSidedQuantile(level, degrees);
    }

    // The degrees of freedom whose quantile is the one that the limits show: quantiles fall from those of 1 to the normal's.
    private static double DegreesOf(double quantile, double level)
    {
        double normal = StudentTDistribution.TwoSidedQuantile(level, double.PositiveInfinity);
        if (quantile <= normal * (1.0 + 1e-9))
        {
            return double.PositiveInfinity;
        }

        (double low, double high) = (0.05, 1e9);
        for (int step = 0; step < 200; step++)
        {
            double middle = Math.Sqrt(low * high);
            (low, high) = StudentTDistribution.TwoSidedQuantile(level, middle) > quantile ? (middle, high) : (low, middle);
        }

        return Math.Sqrt(low * high);
    }
}
