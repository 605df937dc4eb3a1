namespace Crabbymetrics.Plots;

/// <summary>Draws series and bands.</summary>
internal static class LineDrawing
{
    /// <summary>Draws a series.</summary>
    /// <param name="canvas">Where it is drawn.</param>
    /// <param name="line">The series.</param>
    public static void Draw(Canvas canvas, PlotLine line)
    {
        canvas.Writer.Open(canvas.Styles.ClassOf(line));
        canvas.Writer.Path(Path(canvas, line), "", Stroke(line, canvas.Styles));
        if (line.Marked)
        {
            PathText marks = new();
            for (int i = 0; i < line.X.Length; i++)
            {
                if (!double.IsNaN(line.Y[i]))
                {
                    Marks.Add(marks, canvas.Styles.ShapeOf(line), canvas.X(line.X[i]), canvas.Y(line.Y[i]), 3.0);
                }
            }

            canvas.Writer.Path(marks, "", "fill=\"currentColor\"");
        }

        canvas.Writer.Close();
    }

    /// <summary>Draws a band.</summary>
    /// <param name="canvas">Where it is drawn.</param>
    /// <param name="band">The band.</param>
    public static void Draw(Canvas canvas, PlotBand band)
    {
        PathText path = new();
        IEnumerable<(double X, double Y)> above = Polyline.Simplify([.. band.X.Select((x, i) => (canvas.X(x), canvas.Y(band.High[i])))]);
        IEnumerable<(double X, double Y)> below = Polyline.Simplify([.. band.X.Select((x, i) => (canvas.X(x), canvas.Y(band.Low[i])))]);
        foreach ((double x, double y) in above.Concat(below.Reverse()))
        {
            Next(path, !path.IsEmpty, x, y);
        }

        if (!path.IsEmpty)
        {
            canvas.Writer.Path(path.Raw("z"), canvas.Styles.ClassOf(band), "fill=\"currentColor\" fill-opacity=\"0.2\"");
        }
    }

    /// <summary>How the line of a series is drawn.</summary>
    /// <param name="line">The series.</param>
    /// <param name="styles">The styles of the picture.</param>
    /// <returns>Attributes of a path.</returns>
    public static string Stroke(PlotLine line, SeriesStyles styles)
    {
        string width = line.Emphasis switch
        {
            PlotEmphasis.Strong => "2.4",
            PlotEmphasis.Muted => "1",
            _ => "1.8",
        };
        string dash = styles.DashOf(line);
        string dashes = dash.Length > 0 ? $" stroke-dasharray=\"{dash}\"" : "";
        string opacity = line.Emphasis == PlotEmphasis.Muted ? " stroke-opacity=\"0.6\"" : "";
        return $"fill=\"none\" stroke=\"currentColor\" stroke-width=\"{width}\" stroke-linejoin=\"round\"{dashes}{opacity}";
    }

    private static PathText Path(Canvas canvas, PlotLine line)
    {
        PathText path = new();
        List<(double X, double Y)> piece = [];
        for (int i = 0; i <= line.X.Length; i++)
        {
            if (i < line.X.Length && !double.IsNaN(line.Y[i]))
            {
                piece.Add((canvas.X(line.X[i]), canvas.Y(line.Y[i])));
                continue;
            }

            bool isOpen = false;
            foreach ((double x, double y) in Polyline.Simplify(piece))
            {
                Next(path, isOpen, x, y);
                isOpen = true;
            }

            piece.Clear();
        }

        return path;
    }

    private static void Next(PathText path, bool isOpen, double x, double y)
    {
        if (isOpen)
        {
            path.LineTo(x, y);
        }
        else
        {
            path.MoveTo(x, y);
        }
    }
}
