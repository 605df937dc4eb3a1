namespace Crabbymetrics.Plots;

/// <summary>Draws estimates with limits.</summary>
/// <param name="canvas">Where they are drawn.</param>
/// <param name="dodge">The shifts of layers at the same positions.</param>
internal sealed class IntervalDrawing(Canvas canvas, Dodge dodge)
{
    private static readonly string[] Widths = ["1.4", "4", "6"];

    /// <summary>Draws a layer.</summary>
    /// <param name="layer">The layer.</param>
    public void Draw(PlotIntervals layer)
    {
        canvas.Writer.Open(canvas.Styles.ClassOf(layer));
        for (int i = 0; i < layer.Limits.Length; i++)
        {
            (PathText bars, PathText arrows) = (new PathText(), new PathText());
            Add(layer, layer.Limits[i], bars, arrows);
            canvas.Writer.Path(
                bars,
                "",
                $"fill=\"none\" stroke=\"currentColor\" stroke-width=\"{Widths[Math.Min(i, Widths.Length - 1)]}\""
            );
            canvas.Writer.Path(arrows, "", "fill=\"currentColor\"");
        }

        PathText marks = new();
        for (int i = 0; i < layer.Positions.Length; i++)
        {
            (double x, double y) = At(layer, layer.Positions[i], layer.Estimates[i]);
            Marks.Add(marks, canvas.Styles.ShapeOf(layer), x, y, 4.2);
        }

        // The rim in the colour of the ground parts the mark from thick limits.
        canvas.Writer.Path(marks, "h", "fill=\"currentColor\"");
        canvas.Writer.Close();
    }

    private void Add(PlotIntervals layer, PlotLimits limits, PathText bars, PathText arrows)
    {
        for (int i = 0; i < limits.Low.Length; i++)
        {
            if (double.IsNaN(limits.Low[i]))
            {
                continue;
            }

            (double x1, double y1) = At(layer, layer.Positions[i], limits.Low[i]);
            (double x2, double y2) = At(layer, layer.Positions[i], limits.High[i]);
            bars.MoveTo(x1, y1).LineTo(x2, y2);
            if (double.IsInfinity(limits.Low[i]))
            {
                Arrow(arrows, layer.Horizontal, x1, y1, layer.Horizontal ? 1.0 : -1.0);
            }

            if (double.IsInfinity(limits.High[i]))
            {
                Arrow(arrows, layer.Horizontal, x2, y2, layer.Horizontal ? -1.0 : 1.0);
            }
        }
    }

    // The tip is at the end of the axis; back says where the line comes from.
    private static void Arrow(PathText path, bool horizontal, double x, double y, double back)
    {
        path.MoveTo(x, y)
            .LineTo(horizontal ? x + (6.0 * back) : x - 4.0, horizontal ? y - 4.0 : y + (6.0 * back))
            .LineTo(horizontal ? x + (6.0 * back) : x + 4.0, horizontal ? y + 4.0 : y + (6.0 * back))
            .Raw("z");
    }

    private (double X, double Y) At(PlotIntervals layer, double position, double value) =>
        layer.Horizontal
            ? (canvas.X(value), canvas.Y(position) + dodge.Of(layer))
            : (canvas.X(position) + dodge.Of(layer), canvas.Y(value));
}
