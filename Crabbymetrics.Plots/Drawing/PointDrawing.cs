namespace Crabbymetrics.Plots;

/// <summary>Draws points, with their texts.</summary>
internal static class PointDrawing
{
    private const int Many = 60;

    /// <summary>Draws points.</summary>
    /// <param name="canvas">Where they are drawn.</param>
    /// <param name="points">The points.</param>
    public static void Draw(Canvas canvas, PlotPoints points)
    {
        string css = canvas.Styles.ClassOf(points);
        int[] all = [.. Enumerable.Range(0, points.X.Length)];
        if (!points.Areas.IsDefaultOrEmpty)
        {
            // The largest first, so that the small ones are seen.
            foreach (IGrouping<double, int> size in all.GroupBy(i => Diameter(points.Areas[i])).OrderByDescending(static size => size.Key))
            {
                Dots(canvas, points, size, css, $"stroke-width=\"{PathText.Pixel(size.Key)}\" stroke-opacity=\"0.6\"");
            }
        }
        else if (points.X.Length > Many)
        {
            Dots(canvas, points, all, css, $"stroke-width=\"4\" stroke-opacity=\"{(points.X.Length > 4 * Many ? "0.55" : "0.75")}\"");
        }
        else
        {
            PathText marks = new();
            foreach (int i in all)
            {
                Marks.Add(marks, canvas.Styles.ShapeOf(points), canvas.X(points.X[i]), canvas.Y(points.Y[i]), 3.2);
            }

            canvas.Writer.Path(marks, css, "fill=\"currentColor\"");
        }

        for (int i = 0; i < points.Labels.Length; i++)
        {
            if (points.Labels[i].Length > 0)
            {
                canvas.Label(Beside(canvas.X(points.X[i]), canvas.Y(points.Y[i]), points.Labels[i]));
            }
        }
    }

    /// <summary>Places of a text around a point: right, left, above, below.</summary>
    /// <param name="x">The point.</param>
    /// <param name="y">The point.</param>
    /// <param name="text">The text.</param>
    public static IEnumerable<PlacedText> Beside(double x, double y, string text)
    {
        PlacedText label = new(x, y, TextFlow.Clean(text), Sizes.Tick) { HasRim = true };
        yield return label with
        {
            X = x + 7.0,
            Y = y + 4.0,
        };
        yield return label with
        {
            X = x - 7.0,
            Y = y + 4.0,
            Anchor = TextAnchor.End,
        };
        yield return label with
        {
            Y = y - 8.0,
            Anchor = TextAnchor.Middle,
        };
        yield return label with
        {
            Y = y + 17.0,
            Anchor = TextAnchor.Middle,
        };
        yield return label with
        {
            X = x + 5.0,
            Y = y - 7.0,
        };
        yield return label with
        {
            X = x - 5.0,
            Y = y - 7.0,
            Anchor = TextAnchor.End,
        };
    }

    private static double Diameter(double area) => Math.Round(3.0 + (13.0 * Math.Sqrt(Math.Clamp(area, 0.0, 1.0))));

    // A line of length 0 with round ends is a dot. Points that fall on the same half pixel are one: the file stays small.
    private static void Dots(Canvas canvas, PlotPoints points, IEnumerable<int> chosen, string css, string attributes)
    {
        PathText path = new();
        HashSet<(int X, int Y)> drawn = [];
        foreach (int i in chosen)
        {
            double x = canvas.X(points.X[i]);
            double y = canvas.Y(points.Y[i]);
            if (drawn.Add(((int)(2.0 * x), (int)(2.0 * y))))
            {
                path.MoveTo(x, y).Raw("h0");
            }
        }

        canvas.Writer.Path(path, css, $"fill=\"none\" stroke=\"currentColor\" stroke-linecap=\"round\" {attributes}");
    }
}
