namespace Crabbymetrics;

/// <summary>The smallest and the largest finite value that a layer has along an axis; NaN where it has none.</summary>
/// <param name="Low">The smallest.</param>
/// <param name="High">The largest.</param>
public readonly record struct PlotExtent(double Low, double High)
{
    /// <summary>The extent of nothing.</summary>
    public static PlotExtent Nothing { get; } = new(double.NaN, double.NaN);

    /// <summary>Whether there is a value.</summary>
    public bool IsEmpty => double.IsNaN(Low);

    /// <summary>The extent of values; those that are not finite are left out.</summary>
    /// <param name="values">Any values.</param>
    public static PlotExtent Of(params ReadOnlySpan<double> values)
    {
        PlotExtent extent = Nothing;
        foreach (double value in values)
        {
            if (double.IsFinite(value))
            {
                extent = extent.IsEmpty
                    ? new PlotExtent(value, value)
                    : new PlotExtent(Math.Min(extent.Low, value), Math.Max(extent.High, value));
            }
        }

        return extent;
    }

    /// <summary>The smallest extent that holds this one and another.</summary>
    /// <param name="other">The other.</param>
    public PlotExtent With(PlotExtent other) => Of(Low, High, other.Low, other.High);
}
