namespace Crabbymetrics.Plots;

/// <summary>Sets the entries of the legend in rows below the title.</summary>
internal static class Legend
{
    private const double SampleWidth = 20.0;
    private const double Gap = 16.0;

    /// <summary>Sets the entries.</summary>
    /// <param name="styles">The entries.</param>
    /// <param name="left">The left end of the rows.</param>
    /// <param name="right">The right end.</param>
    /// <param name="top">The upper end of the first row.</param>
    /// <returns>The entries at their places.</returns>
    public static List<LegendEntry> Set(SeriesStyles styles, double left, double right, double top)
    {
        List<LegendEntry> entries = [];
        double x = left;
        double y = top;
        foreach (PlotLayer[] layers in styles.Entries)
        {
            string name = TextFlow.Shorten(layers[0].Name, Sizes.Label, right - left - SampleWidth - 6.0);
            double width = SampleWidth + 6.0 + TextMeasure.Width(name, Sizes.Label);
            if (x > left && x + width > right)
            {
                (x, y) = (left, y + Sizes.LegendRow);
            }

            PlacedText text = new(x + SampleWidth + 6.0, y + 13.0, name, Sizes.Label)
            {
                Whole = name == layers[0].Name ? null : layers[0].Name,
            };
            entries.Add(new LegendEntry(layers, new Box(x, y + 2.0, x + SampleWidth, y + 16.0), text));
            x += width + Gap;
        }

        return entries;
    }
}
