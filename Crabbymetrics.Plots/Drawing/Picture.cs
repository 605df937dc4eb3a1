namespace Crabbymetrics.Plots;

/// <summary>Draws the content of a picture as SVG.</summary>
internal static class Picture
{
    /// <summary>Draws a picture.</summary>
    /// <param name="data">Its content.</param>
    /// <param name="options">Its size and colours.</param>
    /// <returns>An <c>svg</c> element that stands alone.</returns>
    public static string Draw(PlotData data, SvgOptions options)
    {
        SeriesStyles styles = new(data);
        PictureLayout layout = new(data, options, styles);
        SvgWriter writer = new();
        string width = PathText.Pixel(layout.Width);
        string height = PathText.Pixel(layout.Height);
        writer.Raw(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"crabby\" "
                + $"viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" "
                + "role=\"img\" font-family=\"Arial, Helvetica, 'Liberation Sans', 'Nimbus Sans', sans-serif\" font-size=\"12\">\n"
                + $"<title>{SvgWriter.Escape(data.Title)}</title>\n<desc>{SvgWriter.Escape(AlternativeText.Of(data))}</desc>\n"
                + $"<style>{Palette.Sheet(options.Theme)}</style>\n<rect class=\"b\" width=\"{width}\" height=\"{height}\"/>\n"
        );
        Grid(data, layout, writer);
        Box frame = layout.Frame;
        // The right margin is free for texts, unless the ends of lines are named there.
        bool named = data.Layers.OfType<PlotLine>().Any(static line => line.EndLabel.Length > 0);
        double right = named ? frame.Right : Math.Max(frame.Right, layout.Width - 4.0);
        LabelPlacer labels = new(new Box(frame.Left, frame.Top, right, frame.Bottom));
        Canvas canvas = new(layout, styles, labels, writer);
        Layers(data, canvas);
        foreach (LegendEntry entry in layout.Legend)
        {
            LegendDrawing.Draw(entry, styles, writer);
        }

        foreach (PlacedText text in layout.Texts.Concat(canvas.Texts))
        {
            writer.Text(text);
        }

        return writer.Raw("</svg>\n").ToString();
    }

    private static void Layers(PlotData data, Canvas canvas)
    {
        IntervalDrawing intervals = new(canvas, new Dodge(data, canvas.Layout.Horizontal, canvas.Layout.Vertical));
        PlotLine[] lines = [.. data.Layers.OfType<PlotLine>().Where(static line => line.EndLabel.Length > 0)];
        foreach (PlotLayer layer in data.Layers)
        {
            switch (layer)
            {
                case PlotBand band:
                    LineDrawing.Draw(canvas, band);
                    break;
                case PlotBars bars:
                    BarDrawing.Draw(canvas, bars);
                    break;
                case PlotLine line:
                    LineDrawing.Draw(canvas, line);
                    break;
                case PlotPoints points:
                    PointDrawing.Draw(canvas, points);
                    break;
                case PlotIntervals layers:
                    intervals.Draw(layers);
                    break;
                case PlotReference reference:
                    ReferenceDrawing.Draw(canvas, reference);
                    break;
                case PlotText text:
                    ReferenceDrawing.Draw(canvas, text);
                    break;
                default:
                    throw new NotSupportedException($"There is no drawing of a {layer.GetType().Name}.");
            }
        }

        EndLabels.Draw(canvas, lines);
    }

    // Lines at the ticks of the axis of values, and the axis below.
    private static void Grid(PlotData data, PictureLayout layout, SvgWriter writer)
    {
        Box frame = layout.Frame;
        PathText grid = new();
        if (data.Vertical.Scale == AxisScale.Categories)
        {
            foreach (double x in layout.HorizontalTicks)
            {
                grid.MoveTo(x, frame.Top).LineTo(x, frame.Bottom);
            }
        }
        else
        {
            foreach (double y in layout.VerticalTicks)
            {
                grid.MoveTo(frame.Left, y).LineTo(frame.Right, y);
            }
        }

        writer.Path(grid, "g", "fill=\"none\"");
        PathText axis = new();
        axis.MoveTo(frame.Left, frame.Bottom).LineTo(frame.Right, frame.Bottom);
        foreach (double x in layout.HorizontalTicks)
        {
            axis.MoveTo(x, frame.Bottom).LineTo(x, frame.Bottom + 4.0);
        }

        writer.Path(axis, "a", "fill=\"none\"");
    }
}
