namespace Crabbymetrics.Inference;

/// <summary>Sample quantiles, definition 7 of Hyndman and Fan (1996), "Sample quantiles in statistical packages": the default of R and
/// NumPy.</summary>
internal static class BootstrapQuantile
{
    /// <summary>The quantile of sorted values: linear between the order statistics at positions 0..m-1, at (m - 1) x probability.</summary>
    public static double OfSorted(ReadOnlySpan<double> sorted, double probability)
    {
        if (sorted.IsEmpty || double.IsNaN(probability))
        {
            return double.NaN;
        }

        double position = (sorted.Length - 1) * Math.Clamp(probability, 0.0, 1.0);
        int below = (int)Math.Floor(position);
        int above = Math.Min(below + 1, sorted.Length - 1);
        double fraction = position - below;
        return sorted[below] + (fraction * (sorted[above] - sorted[below]));
    }
}
