namespace Crabbymetrics.Optimization;

/// <summary>
/// A symmetric positive definite matrix near the inverse of a Hessian, such as that of an earlier point: the nearer it is, the fewer
/// products conjugate gradients need.
/// </summary>
public interface IPreconditioner
{
    /// <summary>Multiplies a vector by the matrix, in place.</summary>
    /// <param name="vector">On entry the vector, of length n; on exit the product.</param>
    void Multiply(Span<double> vector);
}
