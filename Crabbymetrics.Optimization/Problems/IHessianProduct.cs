namespace Crabbymetrics.Optimization;

/// <summary>The product of the Hessian with a vector, for problems that can give it without forming the matrix.</summary>
public interface IHessianProduct
{
    /// <summary>Writes the product of the Hessian at a point with a vector.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <param name="v">The vector, of length n.</param>
    /// <param name="product">Receives H(x) v, of length n. Its contents on entry are undefined.</param>
    void HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product);
}
