namespace Crabbymetrics.Plots;

/// <summary>Draws bars.</summary>
internal static class BarDrawing
{
    /// <summary>Draws a layer.</summary>
    /// <param name="canvas">Where it is drawn.</param>
    /// <param name="bars">The layer.</param>
    public static void Draw(Canvas canvas, PlotBars bars)
    {
        PathText path = new();
        for (int i = 0; i < bars.Starts.Length; i++)
        {
            (double start, double end) = (bars.Starts[i], bars.Ends[i]);
            (double low, double high) = (bars.Bases[i], bars.Values[i]);
            (double x1, double x2) = bars.Horizontal ? (canvas.X(low), canvas.X(high)) : (canvas.X(start), canvas.X(end));
            (double y1, double y2) = bars.Horizontal ? (canvas.Y(start), canvas.Y(end)) : (canvas.Y(low), canvas.Y(high));
            path.MoveTo(x1, y1).Raw($"H{PathText.Pixel(x2)}V{PathText.Pixel(y2)}H{PathText.Pixel(x1)}z");
        }

        // The rim in the colour of the ground parts bars that touch.
        canvas.Writer.Path(
            path,
            Join(canvas.Styles.ClassOf(bars), "h"),
            "fill=\"currentColor\" fill-opacity=\"0.75\" stroke-width=\"0.8\""
        );
    }

    private static string Join(string first, string second) => first.Length == 0 ? second : $"{first} {second}";
}
