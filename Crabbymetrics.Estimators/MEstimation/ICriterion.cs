namespace Crabbymetrics.Estimators;

/// <summary>
/// Estimating equations that are the derivative of something: the estimate minimizes <c>sum_i w_i rho_i(theta)</c>, and <c>psi_i</c> is the
/// derivative of <c>rho_i</c>. Knowing it, the search goes downhill rather than to any root.
/// </summary>
/// <typeparam name="TData">The data.</typeparam>
public interface ICriterion<in TData> : IEstimatingEquations<TData>
{
    /// <summary>Whether rho is a negative log-likelihood, so that its second derivative is the information and the <c>vanilla</c>
    /// covariance holds.</summary>
    /// <value>Default false: only robust covariances are given.</value>
    bool IsNegativeLogLikelihood => false;

    /// <summary>Writes <c>rho_i</c> of some consecutive rows, unweighted.</summary>
    /// <param name="data">The data.</param>
    /// <param name="parameters">k parameters.</param>
    /// <param name="firstRow">The zero-based first row.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="losses">Receives rowCount values.</param>
    void Losses(TData data, ReadOnlySpan<double> parameters, int firstRow, int rowCount, Span<double> losses);
}
