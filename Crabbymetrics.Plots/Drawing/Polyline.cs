namespace Crabbymetrics.Plots;

/// <summary>Leaves points out of a line where that moves it by less than can be seen: the algorithm of Ramer (1972) and of Douglas and
/// Peucker (1973).</summary>
internal static class Polyline
{
    private const double Unseen = 0.15;

    /// <summary>The points that are needed, the first and the last among them.</summary>
    /// <param name="points">The points, in pixels.</param>
    public static List<(double X, double Y)> Simplify(List<(double X, double Y)> points)
    {
        if (points.Count < 3)
        {
            return [.. points];
        }

        bool[] kept = new bool[points.Count];
        kept[0] = kept[^1] = true;
        Stack<(int First, int Last)> open = new([(0, points.Count - 1)]);
        while (open.TryPop(out (int First, int Last) piece))
        {
            (int farthest, double distance) = (piece.First, Unseen);
            for (int i = piece.First + 1; i < piece.Last; i++)
            {
                double own = Distance(points[i], points[piece.First], points[piece.Last]);
                (farthest, distance) = own > distance ? (i, own) : (farthest, distance);
            }

            if (farthest > piece.First)
            {
                kept[farthest] = true;
                open.Push((piece.First, farthest));
                open.Push((farthest, piece.Last));
            }
        }

        return [.. points.Where((_, i) => kept[i])];
    }

    // From a point to a piece of a line.
    private static double Distance((double X, double Y) point, (double X, double Y) start, (double X, double Y) end)
    {
        (double dx, double dy) = (end.X - start.X, end.Y - start.Y);
        double length = (dx * dx) + (dy * dy);
        double share = length == 0.0 ? 0.0 : Math.Clamp((((point.X - start.X) * dx) + ((point.Y - start.Y) * dy)) / length, 0.0, 1.0);
        double x = point.X - start.X - (share * dx);
        double y = point.Y - start.Y - (share * dy);
        return Math.Sqrt((x * x) + (y * y));
    }
}
