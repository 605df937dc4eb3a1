namespace Crabbymetrics.Plots;

/// <summary>Draws samples of layers beside their names.</summary>
internal static class LegendDrawing
{
    /// <summary>Draws an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="styles">The styles.</param>
    /// <param name="writer">Receives the markup.</param>
    public static void Draw(LegendEntry entry, SeriesStyles styles, SvgWriter writer)
    {
        Box box = entry.Sample;
        double middle = (box.Top + box.Bottom) / 2.0;
        foreach (PlotLayer layer in entry.Layers.DistinctBy(static layer => layer.GetType()))
        {
            string css = styles.ClassOf(layer);
            PathText path = new();
            switch (layer)
            {
                case PlotBand or PlotBars:
                    string opacity = layer is PlotBand ? "0.2" : "0.75";
                    path.MoveTo(box.Left, box.Top + 1.0).Raw($"h{PathText.Pixel(box.Width)}v12h-{PathText.Pixel(box.Width)}z");
                    writer.Path(path, css, $"fill=\"currentColor\" fill-opacity=\"{opacity}\"");
                    break;
                case PlotLine line:
                    path.MoveTo(box.Left, middle).LineTo(box.Right, middle);
                    writer.Path(path, css, LineDrawing.Stroke(line, styles));
                    break;
                default:
                    if (layer is PlotIntervals { Limits.IsEmpty: false })
                    {
                        path.MoveTo(box.Left, middle).LineTo(box.Right, middle);
                        writer.Path(path, css, "fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.4\"");
                    }

                    PathText mark = new();
                    Marks.Add(mark, styles.ShapeOf(layer), (box.Left + box.Right) / 2.0, middle, 3.4);
                    writer.Path(mark, css, "fill=\"currentColor\"");
                    break;
            }
        }

        writer.Text(entry.Text);
    }
}
