namespace Crabbymetrics.Optimization;

/// <summary>Writes the product of the Hessian at a point with a vector.</summary>
/// <param name="x">The point, of length n.</param>
/// <param name="v">The vector, of length n.</param>
/// <param name="product">Receives the product, of length n.</param>
public delegate void HessianProductFunction(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product);
