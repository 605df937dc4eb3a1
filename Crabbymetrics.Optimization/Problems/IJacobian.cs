namespace Crabbymetrics.Optimization;

/// <summary>The first derivatives of the residuals of <see cref="IResiduals"/>.</summary>
public interface IJacobian
{
    /// <summary>Writes the Jacobian of the residuals at a point.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <param name="jacobian">
    /// Receives the m x n matrix of derivatives of residual i (row) by variable j (column), in row-major order. Its contents
    /// on entry are undefined.
    /// </param>
    void Jacobian(ReadOnlySpan<double> x, Span<double> jacobian);
}
