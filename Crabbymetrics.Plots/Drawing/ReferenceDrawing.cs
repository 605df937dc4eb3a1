namespace Crabbymetrics.Plots;

/// <summary>Draws straight lines across the frame, and texts at points.</summary>
internal static class ReferenceDrawing
{
    /// <summary>Draws a line.</summary>
    /// <param name="canvas">Where it is drawn.</param>
    /// <param name="reference">The line.</param>
    public static void Draw(Canvas canvas, PlotReference reference)
    {
        Box frame = canvas.Layout.Frame;
        PathText path = new();
        if (reference.Vertical)
        {
            double x = canvas.X(reference.Value);
            path.MoveTo(x, frame.Top).LineTo(x, frame.Bottom);
        }
        else
        {
            double y = canvas.Y(reference.Value);
            path.MoveTo(frame.Left, y).LineTo(frame.Right, y);
        }

        string dash = reference.Dashed ? " stroke-dasharray=\"5 3\"" : "";
        string css = reference.Emphasis == PlotEmphasis.Muted ? "a" : "";
        string stroke = css.Length > 0 ? "" : " stroke=\"currentColor\"";
        canvas.Writer.Path(path, css, $"fill=\"none\"{stroke}{dash}");
        if (reference.Label.Length > 0)
        {
            canvas.Label(reference.Vertical ? Upright(canvas, reference) : Level(canvas, reference));
        }
    }

    /// <summary>Draws a text.</summary>
    /// <param name="canvas">Where it is drawn.</param>
    /// <param name="text">The text.</param>
    public static void Draw(Canvas canvas, PlotText text) =>
        canvas.Label(PointDrawing.Beside(canvas.X(text.X), canvas.Y(text.Y), text.Text));

    // Beside the line at the top, row by row down.
    private static IEnumerable<PlacedText> Upright(Canvas canvas, PlotReference reference)
    {
        double x = canvas.X(reference.Value);
        PlacedText label = new(x + 4.0, 0.0, TextFlow.Clean(reference.Label), Sizes.Tick) { HasRim = true };
        for (double y = canvas.Layout.Frame.Top + 12.0; y < canvas.Layout.Frame.Bottom; y += 14.0)
        {
            yield return label with
            {
                Y = y,
            };
            yield return label with
            {
                X = x - 4.0,
                Y = y,
                Anchor = TextAnchor.End,
            };
        }
    }

    // Over the line at its right end, or under it; then at the left.
    private static IEnumerable<PlacedText> Level(Canvas canvas, PlotReference reference)
    {
        Box frame = canvas.Layout.Frame;
        double y = canvas.Y(reference.Value);
        PlacedText label = new(frame.Right - 3.0, y - 5.0, TextFlow.Clean(reference.Label), Sizes.Tick)
        {
            Anchor = TextAnchor.End,
            HasRim = true,
        };
        yield return label;
        yield return label with
        {
            Y = y + 13.0,
        };
        yield return label with
        {
            X = frame.Left + 3.0,
            Anchor = TextAnchor.Start,
        };
        yield return label with
        {
            X = frame.Left + 3.0,
            Y = y + 13.0,
            Anchor = TextAnchor.Start,
        };
    }
}
