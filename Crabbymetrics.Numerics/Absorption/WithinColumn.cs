namespace Crabbymetrics.Numerics;

/// <summary>A column without its part in the absorbed effects.</summary>
/// <param name="Values">The n values, in the order of the data; zeros where the effects span the column.</param>
/// <param name="IsSpanned">Whether the effects span the column.</param>
/// <param name="Iterations">The iterations of the solver.</param>
/// <param name="Error">The estimated error, as a share of the length of the column within.</param>
/// <param name="Converged">Whether the error is within the tolerance.</param>
/// <param name="Coefficients">Those of each block, in its orthonormal columns; empty where they were not asked for.</param>
public sealed record WithinColumn(double[] Values, bool IsSpanned, int Iterations, double Error, bool Converged, double[][] Coefficients);
