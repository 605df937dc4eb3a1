namespace Crabbymetrics;

/// <summary>A text at a point of the picture.</summary>
public sealed class PlotText : PlotLayer
{
    /// <summary>Creates a text.</summary>
    /// <param name="x">Its horizontal position: finite.</param>
    /// <param name="y">Its vertical position: finite.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="ArgumentException">The text is empty, or the position is not finite.</exception>
    public PlotText(double x, double y, string text)
        : base("")
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        if (!double.IsFinite(x) || !double.IsFinite(y))
        {
            throw new ArgumentException(FormattableString.Invariant($"A text stands at a finite position, not at ({x}, {y})."), nameof(x));
        }

        X = x;
        Y = y;
        Text = text;
    }

    /// <summary>Its horizontal position.</summary>
    public double X { get; }

    /// <summary>Its vertical position.</summary>
    public double Y { get; }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public override PlotExtent Horizontally => PlotExtent.Of(X);

    /// <inheritdoc/>
    public override PlotExtent Vertically => PlotExtent.Of(Y);
}
