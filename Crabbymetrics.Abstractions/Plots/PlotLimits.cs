using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>Limits of one kind around the points of a <see cref="PlotIntervals"/> layer: immutable.</summary>
public sealed record PlotLimits
{
    /// <summary>Creates limits.</summary>
    /// <param name="label">What they are: <c>95%</c>, <c>95% simultaneous</c>.</param>
    /// <param name="low">The lower limits: NaN for none, negative infinity for a limit beyond any value.</param>
    /// <param name="high">The upper limits: NaN for none, infinity for a limit beyond any value.</param>
    /// <exception cref="ArgumentException">The lengths differ, or an upper limit lies below the lower one.</exception>
    public PlotLimits(string label, ImmutableArray<double> low, ImmutableArray<double> high)
    {
        ArgumentNullException.ThrowIfNull(label);
        if (low.IsDefault || high.IsDefault || low.Length != high.Length)
        {
            throw new ArgumentException("There is a lower limit for each upper limit.", nameof(high));
        }

        for (int i = 0; i < low.Length; i++)
        {
            if (low[i] > high[i] || double.IsNaN(low[i]) != double.IsNaN(high[i]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Interval {i} (counted from 0) runs from {low[i]} to {high[i]}."),
                    nameof(high)
                );
            }
        }

        Label = label;
        Low = low;
        High = high;
    }

    /// <summary>What they are: <c>95%</c>.</summary>
    public string Label { get; }

    /// <summary>The lower limits.</summary>
    public ImmutableArray<double> Low { get; }

    /// <summary>The upper limits.</summary>
    public ImmutableArray<double> High { get; }
}
