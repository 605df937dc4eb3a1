using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>The picture of effects by the time since a treatment: estimates with limits, the reference period at 0, the start of the
/// treatment, the test of trends before it.</summary>
public static class EventStudyPlot
{
    /// <summary>Makes the picture.</summary>
    /// <param name="periods">The relative periods with an estimate, in any order: 0 is the first period of treatment.</param>
    /// <param name="rows">The estimate and limits of each.</param>
    /// <param name="degreesOfFreedom">Those of the t distribution of the limits; infinity for the normal.</param>
    /// <param name="options">The reference period, the test, words; null for none.</param>
    /// <returns>The picture's content. A period without an estimate is left out, with a note.</returns>
    /// <exception cref="ArgumentException">There is not a period for each row, or no period has an estimate.</exception>
    public static PlotData Create(
        IReadOnlyList<double> periods,
        IReadOnlyList<CoefficientRow> rows,
        double degreesOfFreedom = double.PositiveInfinity,
        EventStudyPlotOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(periods);
        ArgumentNullException.ThrowIfNull(rows);
        options ??= new EventStudyPlotOptions();
        if (periods.Count != rows.Count)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"There are {periods.Count} periods and {rows.Count} rows."),
                nameof(rows)
            );
        }

        int[] shown = [.. Enumerable.Range(0, rows.Count).Where(i => rows[i].Estimate is not null).OrderBy(i => periods[i])];
        if (shown.Length == 0)
        {
            throw new ArgumentException("No period has an estimate.", nameof(rows));
        }

        double[] levels = [.. options.Levels.Distinct().OrderDescending()];
        ImmutableArray<PlotLimits> limits =
        [
            .. levels
                .Where(_ => shown.Any(i => rows[i].StandardError is not null))
                .Select(level =>
                {
                    double quantile = StudentTDistribution.TwoSidedQuantile(level, degreesOfFreedom);
                    double End(int i, double sign) => rows[i].Estimate!.Value + (sign * quantile * rows[i].StandardError) ?? double.NaN;
                    return new PlotLimits(
                        PlottedModel.Percent(level),
                        [.. shown.Select(i => End(i, -1.0))],
                        [.. shown.Select(i => End(i, 1.0))]
                    );
                }),
        ];
        List<PlotLayer> layers = [new PlotReference(0.0)];
        double first = Math.Min(periods.Min(), options.Reference ?? 0.0);
        if (first < 0.0)
        {
            // Between the last period without and the first with treatment.
            layers.Add(new PlotReference(-0.5, vertical: true) { Dashed = true });
        }

        layers.Add(new PlotIntervals("", [.. shown.Select(i => periods[i])], [.. shown.Select(i => rows[i].Estimate!.Value)], limits));
        List<string> notes = [];
        if (options.Reference is { } reference)
        {
            layers.Add(new PlotPoints("", [reference], [0.0]) { Emphasis = PlotEmphasis.Muted });
            notes.Add(
                string.Create(CultureInfo.InvariantCulture, $"Grey: the reference period {reference}, where the effect is 0 by definition.")
            );
        }

        if (options.PreTrendTest is { } test)
        {
            notes.Add($"No effect before the treatment: {Words(test)}.");
        }

        if (rows.Count > shown.Length)
        {
            notes.Add(
                string.Create(CultureInfo.InvariantCulture, $"{rows.Count - shown.Length} periods are not identified and are not shown.")
            );
        }

        string limitWords = limits.IsEmpty ? "" : $"{string.Join(" and ", levels.Select(PlottedModel.Percent))} limits";
        string errors = limits.IsEmpty || options.StandardErrors.Length == 0 ? "" : $", standard errors {options.StandardErrors}";
        return new PlotData(
            options.Title,
            new PlotAxis("Periods since the start of the treatment")
            {
                WholeTicks = periods.All(static period => period == Math.Round(period)),
            },
            new PlotAxis("Effect"),
            [.. layers]
        )
        {
            Subtitle = limitWords + errors,
            Notes = [.. notes],
        };
    }

    private static string Words(HypothesisTest test)
    {
        string p = test.PValue < 1e-4 ? "p < 0.0001" : string.Create(CultureInfo.InvariantCulture, $"p = {test.PValue:0.0000}");
        string degrees =
            test.Distribution == TestDistribution.F
                ? string.Create(CultureInfo.InvariantCulture, $"F({test.DegreesOfFreedom:0.##}, {test.DenominatorDegreesOfFreedom:0.##})")
                : string.Create(CultureInfo.InvariantCulture, $"chi-squared({test.DegreesOfFreedom:0.##})");
        return string.Create(CultureInfo.InvariantCulture, $"{degrees} = {test.Statistic:0.00}, {p}");
    }
}
