namespace Crabbymetrics.Inference;

/// <summary>A piece of a confidence set.</summary>
/// <param name="Low">The lower end; negative infinity where the piece has none.</param>
/// <param name="High">The upper end; infinity where the piece has none.</param>
public readonly record struct ConfidencePiece(double Low, double High);
