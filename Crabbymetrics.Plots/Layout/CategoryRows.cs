namespace Crabbymetrics.Plots;

/// <summary>The rows of an axis of categories that runs down the picture: headings and categories.</summary>
internal static class CategoryRows
{
    private const double SmallestSlot = 12.0;

    /// <summary>The height that the rows take by themselves.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="dodged">The number of layers side by side.</param>
    public static double NaturalHeight(PlotAxis axis, int dodged) =>
        (axis.Categories.Length * Math.Max(20.0, 9.0 + (11.0 * dodged))) + (HeadingCount(axis) * Sizes.HeadingRow) + 8.0;

    /// <summary>The smallest height in which the names do not meet.</summary>
    /// <param name="axis">The axis.</param>
    public static double SmallestHeight(PlotAxis axis) =>
        (axis.Categories.Length * SmallestSlot) + (HeadingCount(axis) * Sizes.HeadingRow) + 8.0;

    /// <summary>Sets the rows.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="texts">Receives the names and headings.</param>
    /// <returns>The map of the axis.</returns>
    public static AxisMap Set(PlotAxis axis, Box frame, List<PlacedText> texts)
    {
        double slot = (frame.Height - 8.0 - (HeadingCount(axis) * Sizes.HeadingRow)) / axis.Categories.Length;
        double[] centres = new double[axis.Categories.Length];
        double y = frame.Top + 4.0;
        double room = frame.Left - Sizes.Margin - 6.0;
        for (int i = 0; i < centres.Length; i++)
        {
            if (!axis.Headings.IsEmpty && (i == 0 || axis.Headings[i] != axis.Headings[i - 1]))
            {
                string heading = TextFlow.Shorten(axis.Headings[i], Sizes.Label, room, bold: true);
                texts.Add(Named(new PlacedText(Sizes.Margin, y + 15.0, heading, Sizes.Label) { IsBold = true }, axis.Headings[i]));
                y += Sizes.HeadingRow;
            }

            centres[i] = y + (slot / 2.0);
            string name = TextFlow.Shorten(axis.Categories[i], Sizes.Label, room);
            texts.Add(
                Named(
                    new PlacedText(frame.Left - 6.0, centres[i] + 4.0, name, Math.Min(Sizes.Label, slot)) { Anchor = TextAnchor.End },
                    axis.Categories[i]
                )
            );
            y += slot;
        }

        return new AxisMap(centres, slot, frame.Top, frame.Bottom);
    }

    private static PlacedText Named(PlacedText text, string whole) => text.Text == whole ? text : text with { Whole = whole };

    private static int HeadingCount(PlotAxis axis) =>
        axis.Headings.IsEmpty ? 0 : 1 + Enumerable.Range(1, axis.Headings.Length - 1).Count(i => axis.Headings[i] != axis.Headings[i - 1]);
}
