namespace Crabbymetrics.Optimization;

/// <summary>The matrix of second derivatives of the cost.</summary>
public interface IHessian
{
    /// <summary>Writes the Hessian at a point.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <param name="hessian">
    /// Receives the n x n matrix in row-major order, both triangles. Its contents on entry are undefined.
    /// </param>
    void Hessian(ReadOnlySpan<double> x, Span<double> hessian);
}
