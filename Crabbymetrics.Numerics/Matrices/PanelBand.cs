namespace Crabbymetrics.Numerics;

/// <summary>Some consecutive rows of a matrix in panels.</summary>
/// <param name="Matrix">The matrix.</param>
/// <param name="First">The first row, the first of a panel.</param>
/// <param name="End">The row after the last.</param>
internal readonly record struct PanelBand(PanelMatrix Matrix, int First, int End);
