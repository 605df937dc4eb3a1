namespace Crabbymetrics.Estimators;

/// <summary>Estimating equations with derivatives by hand. Without it they are taken by complex steps or by differences.</summary>
/// <typeparam name="TData">The data.</typeparam>
public interface IEstimatingEquationDerivatives<in TData>
{
    /// <summary>Adds <c>sum_i w_i d psi_i / d theta</c> over some consecutive rows.</summary>
    /// <param name="data">The data.</param>
    /// <param name="parameters">k parameters.</param>
    /// <param name="firstRow">The zero-based first row.</param>
    /// <param name="weights">The weights of the rows, as many as rows are wanted.</param>
    /// <param name="derivatives">k x k sums to add to, row-major: equation by parameter.</param>
    void AddDerivatives(TData data, ReadOnlySpan<double> parameters, int firstRow, ReadOnlySpan<double> weights, Span<double> derivatives);
}
