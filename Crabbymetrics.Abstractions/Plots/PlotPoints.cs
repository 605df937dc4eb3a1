using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>Points, each on its own.</summary>
public sealed class PlotPoints : PlotLayer
{
    /// <summary>Creates points.</summary>
    /// <param name="name">The name in the legend; empty for no entry.</param>
    /// <param name="x">The positions: finite.</param>
    /// <param name="y">A finite value for each position.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a value is not finite; the message names the value.</exception>
    public PlotPoints(string name, ImmutableArray<double> x, ImmutableArray<double> y)
        : base(name)
    {
        X = Finite(x, nameof(x));
        Y = Finite(y, nameof(y));
        RequireLength(y, x.Length, nameof(y));
    }

    /// <summary>The positions.</summary>
    public ImmutableArray<double> X { get; }

    /// <summary>A value for each position.</summary>
    public ImmutableArray<double> Y { get; }

    /// <summary>A text beside each point, empty for none; no texts at all (the default) or one for each point. A text that finds no room
    /// beside its point is left out of the picture.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>The area of each point relative to the largest, from 0 to 1; none at all (the default) where all are equal.</summary>
    public ImmutableArray<double> Areas { get; init; } = [];

    /// <inheritdoc/>
    public override PlotExtent Horizontally => PlotExtent.Of(X.AsSpan());

    /// <inheritdoc/>
    public override PlotExtent Vertically => PlotExtent.Of(Y.AsSpan());
}
