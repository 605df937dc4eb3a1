namespace Crabbymetrics.Plots;

/// <summary>Sets the ticks of the horizontal axis, as many as have room beside each other.</summary>
internal static class HorizontalAxis
{
    private const double Gap = 8.0;

    /// <summary>Sets the labels below the frame.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="range">The values that it shows.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="width">The width of the picture.</param>
    /// <param name="texts">Receives the labels.</param>
    /// <returns>The map and the pixels of the ticks.</returns>
    public static (AxisMap Map, double[] Ticks) Set(PlotAxis axis, AxisRange range, Box frame, double width, List<PlacedText> texts)
    {
        if (axis.Scale == AxisScale.Categories)
        {
            return Names(axis, frame, width, texts);
        }

        AxisMap map = new(axis, range, frame.Left, frame.Right);
        for (int wanted = Math.Max(2, (int)(frame.Width / 55.0)); ; wanted--)
        {
            List<Tick> ticks = AxisTicks.Find(axis, range, wanted);
            PlacedText[] labels = [.. ticks.Select(tick => Label(map.At(tick.Value), tick.Label, frame.Bottom, width))];
            bool fits = !labels.Zip(labels.Skip(1), static (a, b) => a.Box.Meets(b.Box, Gap)).Any(static meets => meets);
            if (fits || wanted <= 2)
            {
                texts.AddRange(fits ? labels : labels.Take(1));
                return (map, [.. ticks.Select(tick => map.At(tick.Value))]);
            }
        }
    }

    private static PlacedText Label(double x, string label, double bottom, double width)
    {
        double half = TextMeasure.Width(label, Sizes.Tick) / 2.0;
        return new PlacedText(Math.Clamp(x, half + 2.0, width - half - 2.0), bottom + 16.5, label, Sizes.Tick)
        {
            Anchor = TextAnchor.Middle,
        };
    }

    // A name below each place, or below every second, third, ... where they are many.
    private static (AxisMap Map, double[] Ticks) Names(PlotAxis axis, Box frame, double width, List<PlacedText> texts)
    {
        int count = axis.Categories.Length;
        double slot = frame.Width / count;
        double[] centres = [.. Enumerable.Range(0, count).Select(i => frame.Left + ((i + 0.5) * slot))];
        double widest = axis.Categories.Max(static name => TextMeasure.Width(name, Sizes.Tick)) + Gap;
        int stride = Math.Max(1, (int)Math.Ceiling(Math.Min(widest, 70.0) / slot));
        for (int i = 0; i < count; i += stride)
        {
            string name = TextFlow.Shorten(
                axis.Categories[i],
                Sizes.Tick,
                Math.Min((slot * stride) - Gap, 2.0 * (Math.Min(centres[i], width - centres[i]) - 2.0))
            );
            texts.Add(
                new PlacedText(centres[i], frame.Bottom + 16.5, name, Sizes.Tick)
                {
                    Anchor = TextAnchor.Middle,
                    Whole = name == axis.Categories[i] ? null : axis.Categories[i],
                }
            );
        }

        return (new AxisMap(centres, slot, frame.Left, frame.Right), []);
    }
}
