namespace Crabbymetrics.Optimization;

/// <summary>
/// An m x n matrix A of a constrained least squares problem, seen through what a solver asks of it: single columns, and the products of all
/// columns with a residual. A matrix with millions of columns need not be stored to answer.
/// </summary>
/// <remarks>Implementations answer the same for the length of a solve. A solve asks from one thread.</remarks>
public interface ILeastSquaresMatrix
{
    /// <summary>The number m of equations.</summary>
    int RowCount { get; }

    /// <summary>The number n of variables.</summary>
    int ColumnCount { get; }

    /// <summary>Writes the Euclidean lengths of the columns.</summary>
    /// <param name="norms">Receives n values, 0 or more; 0 for a column of zeros, which no solution uses.</param>
    void ColumnNorms(Span<double> norms);

    /// <summary>Writes one column.</summary>
    /// <param name="column">The zero-based column.</param>
    /// <param name="values">Receives m values.</param>
    void CopyColumn(int column, Span<double> values);

    /// <summary>Writes <c>A'r</c>.</summary>
    /// <param name="residual">The m values of r.</param>
    /// <param name="products">Receives n values.</param>
    void TransposedProduct(ReadOnlySpan<double> residual, Span<double> products);
}
