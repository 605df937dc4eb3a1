namespace Crabbymetrics.Plots;

/// <summary>The outlines of marks.</summary>
internal static class Marks
{
    /// <summary>Adds a mark to a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="shape">Its form.</param>
    /// <param name="x">Its centre.</param>
    /// <param name="y">Its centre.</param>
    /// <param name="radius">Half its size.</param>
    public static void Add(PathText path, MarkShape shape, double x, double y, double radius)
    {
        string r = PathText.Pixel(radius);
        string d = PathText.Pixel(2.0 * radius);
        switch (shape)
        {
            case MarkShape.Square:
                path.MoveTo(x - radius, y - radius).Raw($"h{d}v{d}h-{d}z");
                break;
            case MarkShape.Triangle:
                path.MoveTo(x, y - (1.1 * radius))
                    .LineTo(x + (1.1 * radius), y + (0.9 * radius))
                    .LineTo(x - (1.1 * radius), y + (0.9 * radius))
                    .Raw("z");
                break;
            case MarkShape.Diamond:
                double reach = 1.25 * radius;
                path.MoveTo(x, y - reach).LineTo(x + reach, y).LineTo(x, y + reach).LineTo(x - reach, y).Raw("z");
                break;
            default:
                path.MoveTo(x - radius, y).Raw($"a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0-{d} 0z");
                break;
        }
    }
}
