namespace Crabbymetrics.Optimization;

/// <summary>A Jacobian, row-major, m x n, see <see cref="IJacobian"/>.</summary>
/// <param name="x">The point, of length n.</param>
/// <param name="jacobian">Receives the values.</param>
public delegate void JacobianFunction(ReadOnlySpan<double> x, Span<double> jacobian);
