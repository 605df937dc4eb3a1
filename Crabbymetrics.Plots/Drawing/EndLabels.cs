namespace Crabbymetrics.Plots;

/// <summary>Sets texts at the ends of lines, in the right margin, one below the other.</summary>
internal static class EndLabels
{
    private const double Row = 13.0;

    /// <summary>Draws the texts of all lines. Where there are more than have room, those of the lines that come first are kept.</summary>
    /// <param name="canvas">Where they are drawn.</param>
    /// <param name="lines">The lines.</param>
    public static void Draw(Canvas canvas, IEnumerable<PlotLine> lines)
    {
        Box frame = canvas.Layout.Frame;
        int most = (int)(frame.Height / Row);
        PlotLine[] shown =
        [
            .. lines
                .Where(static line => line.EndLabel.Length > 0 && line.Y.Any(static value => !double.IsNaN(value)))
                .Take(most)
                .OrderBy(line => canvas.Y(End(line).Y)),
        ];
        double[] places = Spread([.. shown.Select(line => canvas.Y(End(line).Y))], frame.Top + 5.0, frame.Bottom - 3.0);
        double room = canvas.Layout.Width - frame.Right - 14.0 - 4.0;
        for (int i = 0; i < shown.Length; i++)
        {
            (double x, double y) = End(shown[i]);
            canvas.Writer.Path(
                new PathText().MoveTo(canvas.X(x), canvas.Y(y)).LineTo(frame.Right + 12.0, places[i]),
                canvas.Styles.ClassOf(shown[i]),
                "fill=\"none\" stroke=\"currentColor\" stroke-width=\"0.7\""
            );
            string text = TextFlow.Shorten(shown[i].EndLabel, Sizes.Tick, room);
            canvas.Texts.Add(
                new PlacedText(frame.Right + 14.0, places[i] + 4.0, text, Sizes.Tick)
                {
                    Whole = text == shown[i].EndLabel ? null : shown[i].EndLabel,
                }
            );
        }
    }

    private static (double X, double Y) End(PlotLine line)
    {
        int last = Enumerable.Range(0, line.Y.Length).Last(i => !double.IsNaN(line.Y[i]));
        return (line.X[last], line.Y[last]);
    }

    // Down from the first, each at least a row below the one before, then up from the end.
    private static double[] Spread(double[] wanted, double top, double bottom)
    {
        double[] places = [.. wanted];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = Math.Max(places[i], i == 0 ? top : places[i - 1] + Row);
        }

        for (int i = places.Length - 1; i >= 0; i--)
        {
            places[i] = Math.Min(places[i], i == places.Length - 1 ? bottom : places[i + 1] - Row);
        }

        return places;
    }
}
