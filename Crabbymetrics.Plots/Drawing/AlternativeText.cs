using System.Globalization;
using System.Text;

namespace Crabbymetrics.Plots;

/// <summary>What a picture shows, in sentences: for readers who hear it.</summary>
internal static class AlternativeText
{
    private const int MostNumbers = 24;

    /// <summary>The description that the content has, or one of its axes and layers.</summary>
    /// <param name="data">The content.</param>
    public static string Of(PlotData data)
    {
        if (data.Description.Length > 0)
        {
            return data.Description;
        }

        StringBuilder text = new();
        Sentence(text, data.Subtitle);
        Sentence(text, Axis("Horizontal axis", data.Horizontal));
        Sentence(text, Axis("Vertical axis", data.Vertical));
        foreach (IGrouping<string, string> group in data.Layers.Select(layer => Layer(data, layer)).GroupBy(static words => words))
        {
            int count = group.Count();
            Sentence(text, count == 1 ? group.Key : string.Create(CultureInfo.InvariantCulture, $"{count} times: {group.Key}"));
        }

        foreach (string note in data.Notes)
        {
            Sentence(text, note);
        }

        return text.ToString();
    }

    private static string Axis(string which, PlotAxis axis) => axis.Title.Length == 0 ? "" : $"{which}: {axis.Title}";

    private static string Layer(PlotData data, PlotLayer layer)
    {
        string name = layer.Name.Length == 0 ? "" : $"{layer.Name}: ";
        return layer switch
        {
            PlotLine line => Counted(
                $"{(line.Name.Length == 0 && line.EndLabel.Length > 0 ? $"{line.EndLabel}: " : name)}a line",
                line.X.Length,
                "point"
            ),
            PlotBand band => Counted($"{name}a band", band.X.Length, "point"),
            PlotBars { Horizontal: true } bars when data.Vertical.Scale == AxisScale.Categories => name + Bars(data.Vertical, bars),
            PlotBars bars => Counted($"{name}bars", bars.Values.Length, "bar"),
            PlotPoints points => Counted($"{name}points", points.X.Length, "point"),
            PlotIntervals intervals => name + Intervals(data, intervals),
            PlotReference reference => reference.Label.Length == 0 ? "" : $"Line at {Number(reference.Value)}: {reference.Label}",
            PlotText words => words.Text,
            _ => "",
        };
    }

    private static string Bars(PlotAxis axis, PlotBars bars) =>
        Listed(
            bars.Values.Length,
            i => $"{axis.Categories[(int)Math.Round((bars.Starts[i] + bars.Ends[i]) / 2.0)]} {Number(bars.Values[i])}"
        );

    private static string Intervals(PlotData data, PlotIntervals intervals)
    {
        PlotAxis axis = intervals.Horizontal ? data.Vertical : data.Horizontal;
        PlotLimits? limits = intervals.Limits.FirstOrDefault();
        return Listed(
            intervals.Positions.Length,
            i =>
            {
                double position = intervals.Positions[i];
                string place = axis.Scale == AxisScale.Categories ? axis.Categories[(int)Math.Round(position)] : Number(position);
                string ends =
                    limits is null || double.IsNaN(limits.Low[i]) ? "" : $" ({Number(limits.Low[i])} to {Number(limits.High[i])})";
                return $"{place} {Number(intervals.Estimates[i])}{ends}";
            }
        );
    }

    private static string Listed(int count, Func<int, string> item)
    {
        string items = string.Join("; ", Enumerable.Range(0, Math.Min(count, MostNumbers)).Select(item));
        return count > MostNumbers ? string.Create(CultureInfo.InvariantCulture, $"{items}; and {count - MostNumbers} more") : items;
    }

    private static string Counted(string what, int count, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} of {count} {unit}{(count == 1 ? "" : "s")}");

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    private static void Sentence(StringBuilder text, string words)
    {
        if (words.Length > 0)
        {
            text.Append(text.Length == 0 ? "" : " ").Append(words).Append(words[^1] is '.' or '!' or '?' ? "" : ".");
        }
    }
}
