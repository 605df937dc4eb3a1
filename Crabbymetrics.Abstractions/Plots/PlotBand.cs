using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>The area between two lines: limits of a curve.</summary>
public sealed class PlotBand : PlotLayer
{
    /// <summary>Creates a band.</summary>
    /// <param name="name">The name in the legend, that of the curve for the same colour; empty for no entry.</param>
    /// <param name="x">The positions: finite.</param>
    /// <param name="low">The lower end at each position: finite.</param>
    /// <param name="high">The upper end at each position: finite.</param>
    /// <exception cref="ArgumentException">The lengths differ, a value is not finite, or an upper end lies below the lower
    /// one.</exception>
    public PlotBand(string name, ImmutableArray<double> x, ImmutableArray<double> low, ImmutableArray<double> high)
        : base(name)
    {
        X = Finite(x, nameof(x));
        Low = Finite(low, nameof(low));
        High = Finite(high, nameof(high));
        RequireLength(low, x.Length, nameof(low));
        RequireLength(high, x.Length, nameof(high));
        RequireOrder(low, high, nameof(high));
    }

    /// <summary>The positions.</summary>
    public ImmutableArray<double> X { get; }

    /// <summary>The lower ends.</summary>
    public ImmutableArray<double> Low { get; }

    /// <summary>The upper ends.</summary>
    public ImmutableArray<double> High { get; }

    /// <inheritdoc/>
    public override PlotExtent Horizontally => PlotExtent.Of(X.AsSpan());

    /// <inheritdoc/>
    public override PlotExtent Vertically => PlotExtent.Of(Low.AsSpan()).With(PlotExtent.Of(High.AsSpan()));
}
