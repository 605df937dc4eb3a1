namespace Crabbymetrics.Optimization;

/// <summary>Residuals, see <see cref="IResiduals"/>.</summary>
/// <param name="x">The point, of length n.</param>
/// <param name="residuals">Receives the values.</param>
public delegate void ResidualFunction(ReadOnlySpan<double> x, Span<double> residuals);
