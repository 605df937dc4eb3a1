using System.Numerics;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Estimating equations that can be evaluated at complex parameters, from which derivatives come exact to rounding: <c>Im psi(theta + i h)
/// / h</c> cancels nothing, however small h. Squire and Trapp (1998), "Using complex variables to estimate derivatives of real functions".
/// </summary>
/// <remarks>Only for functions that are analytic: no absolute value, maximum or comparison of a complex number.</remarks>
/// <typeparam name="TData">The data.</typeparam>
public interface IComplexEstimatingEquations<in TData>
{
    /// <summary>Writes <c>psi_i</c> of some consecutive rows, unweighted.</summary>
    /// <param name="data">The data.</param>
    /// <param name="parameters">k parameters.</param>
    /// <param name="firstRow">The zero-based first row.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="values">Receives rowCount x k values, row-major.</param>
    void Evaluate(TData data, ReadOnlySpan<Complex> parameters, int firstRow, int rowCount, Span<Complex> values);
}
