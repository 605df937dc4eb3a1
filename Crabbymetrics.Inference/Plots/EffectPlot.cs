using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>The picture of effects with their limits: over the values that a variable of numbers was given, a line for each group and
/// class; else an interval a row.</summary>
public static class EffectPlot
{
    /// <summary>Makes the picture.</summary>
    /// <param name="effects">The effects.</param>
    /// <returns>The picture's content.</returns>
    /// <exception cref="ArgumentException">No effect has a value.</exception>
    public static PlotData Create(EffectTable effects)
    {
        ArgumentNullException.ThrowIfNull(effects);
        string title = char.ToUpperInvariant(effects.Title[0]) + effects.Title[1..];
        Point[] points = [.. effects.Cells.Select((cell, row) => Point.Of(cell, effects.Rows[row])).OfType<Point>()];
        string[] axes = [.. points.Select(static point => point.Variable).Distinct()];
        if (axes is not [var axis] || points.Select(static point => point.X).Distinct().Count() < 2)
        {
            return CoefficientPlot.Create([effects.ToSummary()], new CoefficientPlotOptions { Title = title, Levels = [effects.Level] });
        }

        List<PlotLayer> layers = [];
        foreach (IGrouping<string, Point> line in points.GroupBy(static point => point.Line))
        {
            Point[] own = [.. line.OrderBy(static point => point.X)];
            ImmutableArray<double> x = [.. own.Select(static point => point.X)];
            layers.Add(new PlotBand("", x, [.. own.Select(static point => point.Low)], [.. own.Select(static point => point.High)]));
            layers.Add(new PlotLine(line.Key, x, [.. own.Select(static point => point.Y)]));
        }

        return new PlotData(title, new PlotAxis(axis), new PlotAxis("Effect"), [.. layers])
        {
            Subtitle = $"{PlottedModel.Percent(effects.Level)} limits",
        };
    }

    private sealed record Point(string Variable, double X, double Y, double Low, double High, string Line)
    {
        // The first variable that was given numbers is the axis; what is left names the line.
        public static Point? Of(EffectCell cell, CoefficientRow row)
        {
            if (row is not { Estimate: { } y, ConfidenceLow: { } low, ConfidenceHigh: { } high })
            {
                return null;
            }

            foreach (KeyValuePair<string, string> value in cell.Values)
            {
                if (double.TryParse(value.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double x))
                {
                    EffectCell rest = cell with { Values = cell.Values.Remove(value) };
                    return new Point(value.Key, x, y, low, high, rest is { Variable: "", Class: null, Values: [] } ? "" : rest.Name);
                }
            }

            return null;
        }
    }
}
