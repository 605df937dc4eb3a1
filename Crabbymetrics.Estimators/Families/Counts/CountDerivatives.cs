namespace Crabbymetrics.Estimators;

/// <summary>Where the loss of a block's rows and its derivatives go.</summary>
internal readonly ref struct CountDerivatives(Span<double> scratch, int rows)
{
    public const int SpansPerRow = 6;

    public Span<double> Loss { get; } = scratch[..rows];

    public Span<double> Slope { get; } = scratch.Slice(rows, rows);

    public Span<double> Curvature { get; } = scratch.Slice(2 * rows, rows);

    public Span<double> First { get; } = scratch.Slice(3 * rows, rows);

    public Span<double> Second { get; } = scratch.Slice(4 * rows, rows);

    public Span<double> Cross { get; } = scratch.Slice(5 * rows, rows);
}
