namespace Crabbymetrics.Numerics;

/// <summary>The reduced normal equations of absorbed effects as an operator on four vectors at once.</summary>
internal interface IReducedOperator
{
    /// <summary><c>q = S p</c>.</summary>
    /// <param name="p">Four vectors, interleaved.</param>
    /// <param name="q">Receives the products.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    void Multiply(double[] p, double[] q, CancellationToken cancellationToken);
}
