namespace Crabbymetrics;

/// <summary>A straight line across the picture at a value: no effect, the start of a treatment, a limit.</summary>
public sealed class PlotReference : PlotLayer
{
    /// <summary>Creates a line.</summary>
    /// <param name="value">The value: finite.</param>
    /// <param name="vertical">Whether it stands at a value of the horizontal axis; false for a level line.</param>
    /// <param name="label">A text at the line; empty for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public PlotReference(double value, bool vertical = false, string label = "")
        : base("")
    {
        ArgumentNullException.ThrowIfNull(label);
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A line stands at a finite value.");
        }

        Value = value;
        Vertical = vertical;
        Label = label;
        Emphasis = PlotEmphasis.Muted;
    }

    /// <summary>Where it stands.</summary>
    public double Value { get; }

    /// <summary>Whether it stands at a value of the horizontal axis.</summary>
    public bool Vertical { get; }

    /// <summary>The text at the line.</summary>
    public string Label { get; }

    /// <summary>Whether the line is dashed. The default is false.</summary>
    public bool Dashed { get; init; }

    /// <inheritdoc/>
    public override PlotExtent Horizontally => Vertical ? PlotExtent.Of(Value) : PlotExtent.Nothing;

    /// <inheritdoc/>
    public override PlotExtent Vertically => Vertical ? PlotExtent.Nothing : PlotExtent.Of(Value);
}
