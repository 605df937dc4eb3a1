using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>A series: points joined by a line.</summary>
public sealed class PlotLine : PlotLayer
{
    /// <summary>Creates a series.</summary>
    /// <param name="name">The name in the legend; empty for no entry.</param>
    /// <param name="x">The positions: finite.</param>
    /// <param name="y">A value for each position; NaN interrupts the line.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a value is not finite; the message names the value.</exception>
    public PlotLine(string name, ImmutableArray<double> x, ImmutableArray<double> y)
        : base(name)
    {
        X = Finite(x, nameof(x));
        Y = Given(y, nameof(y));
        RequireLength(y, x.Length, nameof(y));
        if (y.FirstOrDefault(double.IsInfinity) != 0.0)
        {
            throw new ArgumentException("A value is infinite: a line cannot show it. NaN interrupts the line.", nameof(y));
        }
    }

    /// <summary>The positions.</summary>
    public ImmutableArray<double> X { get; }

    /// <summary>A value for each position; NaN interrupts the line.</summary>
    public ImmutableArray<double> Y { get; }

    /// <summary>Whether the line is dashed. The default is false.</summary>
    public bool Dashed { get; init; }

    /// <summary>Whether each point has a mark. The default is false.</summary>
    public bool Marked { get; init; }

    /// <summary>A text at the end of the line, in place of an entry in the legend; empty (the default) for none.</summary>
    public string EndLabel { get; init; } = "";

    /// <inheritdoc/>
    public override PlotExtent Horizontally => PlotExtent.Of(X.AsSpan());

    /// <inheritdoc/>
    public override PlotExtent Vertically => PlotExtent.Of(Y.AsSpan());
}
