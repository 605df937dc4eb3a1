namespace Crabbymetrics.Inference;

/// <summary>The axis of time of a picture, and the start of a treatment on it: immutable.</summary>
public sealed record TreatmentTimeAxis
{
    /// <summary>Creates an axis.</summary>
    /// <param name="axis">The axis: of numbers, or of dates.</param>
    /// <param name="start">The first period of treatment.</param>
    /// <param name="label">What starts there.</param>
    /// <exception cref="ArgumentOutOfRangeException">The start is not finite.</exception>
    public TreatmentTimeAxis(PlotAxis axis, double start, string label = "treatment")
    {
        ArgumentNullException.ThrowIfNull(axis);
        Axis = axis;
        Mark = new PlotReference(start, vertical: true, label) { Dashed = true };
    }

    /// <summary>The axis.</summary>
    public PlotAxis Axis { get; }

    /// <summary>The line at the start of the treatment.</summary>
    public PlotReference Mark { get; }

    /// <summary>An axis of whole periods: years, say.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="start">The first period of treatment.</param>
    /// <param name="label">What starts there.</param>
    public static TreatmentTimeAxis Whole(string title, double start, string label = "treatment") =>
        new(new PlotAxis(title) { WholeTicks = true }, start, label);
}
