namespace Crabbymetrics.Optimization;

/// <summary>A Hessian, row-major, see <see cref="IHessian"/>.</summary>
/// <param name="x">The point, of length n.</param>
/// <param name="hessian">Receives the values.</param>
public delegate void HessianFunction(ReadOnlySpan<double> x, Span<double> hessian);
