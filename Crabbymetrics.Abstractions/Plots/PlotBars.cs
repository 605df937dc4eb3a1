using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>Bars: of a histogram, of weights by unit, of a rootogram.</summary>
public sealed class PlotBars : PlotLayer
{
    /// <summary>Creates bars.</summary>
    /// <param name="name">The name in the legend; empty for no entry.</param>
    /// <param name="starts">Where each bar starts along the axis of positions: finite.</param>
    /// <param name="ends">Where each bar ends along that axis: finite, not below its start.</param>
    /// <param name="bases">The value from which each bar grows: 0, say.</param>
    /// <param name="values">The value that each bar reaches.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a value is not finite.</exception>
    public PlotBars(
        string name,
        ImmutableArray<double> starts,
        ImmutableArray<double> ends,
        ImmutableArray<double> bases,
        ImmutableArray<double> values
    )
        : base(name)
    {
        Starts = Finite(starts, nameof(starts));
        Ends = Finite(ends, nameof(ends));
        Bases = Finite(bases, nameof(bases));
        Values = Finite(values, nameof(values));
        RequireLength(ends, starts.Length, nameof(ends));
        RequireLength(bases, starts.Length, nameof(bases));
        RequireLength(values, starts.Length, nameof(values));
        RequireOrder(starts, ends, nameof(ends));
    }

    /// <summary>Creates a bar from 0 for each category of an axis.</summary>
    /// <param name="name">The name in the legend; empty for no entry.</param>
    /// <param name="values">The value of each category, in their order.</param>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public PlotBars(string name, ImmutableArray<double> values)
        : this(name, Places(values, -0.35), Places(values, 0.35), [.. values.Select(static _ => 0.0)], values) { }

    /// <summary>Where each bar starts.</summary>
    public ImmutableArray<double> Starts { get; }

    /// <summary>Where each bar ends.</summary>
    public ImmutableArray<double> Ends { get; }

    /// <summary>The value from which each bar grows.</summary>
    public ImmutableArray<double> Bases { get; }

    /// <summary>The value that each bar reaches.</summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>Whether positions run down the vertical axis and values along the horizontal one. The default is false.</summary>
    public bool Horizontal { get; init; }

    /// <inheritdoc/>
    public override PlotExtent Horizontally => Horizontal ? Reached() : Taken();

    /// <inheritdoc/>
    public override PlotExtent Vertically => Horizontal ? Taken() : Reached();

    private static ImmutableArray<double> Places(ImmutableArray<double> values, double shift) =>
        values.IsDefault ? throw new ArgumentNullException(nameof(values)) : [.. values.Select((_, place) => place + shift)];

    private PlotExtent Taken() => PlotExtent.Of(Starts.AsSpan()).With(PlotExtent.Of(Ends.AsSpan()));

    private PlotExtent Reached() => PlotExtent.Of(Bases.AsSpan()).With(PlotExtent.Of(Values.AsSpan()));
}
