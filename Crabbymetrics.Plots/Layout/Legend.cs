namespace Crabbymetrics.Plots;

/// <summary>Sets the entries of the legend in rows below the title.</summary>
internal static class Legend
{
    private const double SampleWidth = 20.0;
    private const double Gap = 16.0;

    // More rows would take the place of the picture: the entries that come first, the largest coefficients of a path, stand for all.
    private const int MostRows = 8;

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
        PlotLayer[][] all = [.. styles.Entries];
        // Many stand three to a row, however long their names are.
        double room = all.Length > MostRows ? ((right - left - (2.0 * Gap)) / 3.0) - SampleWidth - 6.0 : right - left - SampleWidth - 6.0;
        foreach (PlotLayer[] layers in all)
        {
            string name = TextFlow.Shorten(layers[0].Name, Sizes.Label, room);
            double width = SampleWidth + 6.0 + TextMeasure.Width(name, Sizes.Label);
            if (x > left && x + width > right)
            {
                (x, y) = (left, y + Sizes.LegendRow);
            }

            if (y >= top + (MostRows * Sizes.LegendRow) - 0.5)
            {
                string others = FormattableString.Invariant($"and {all.Length - entries.Count} others");
                entries.Add(
                    new LegendEntry([], new Box(left, y + 2.0, left, y + 16.0), new PlacedText(left, y + 13.0, others, Sizes.Label))
                );
                break;
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
