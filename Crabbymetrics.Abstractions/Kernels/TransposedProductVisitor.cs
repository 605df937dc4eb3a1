namespace Crabbymetrics.Kernels;

/// <summary>Sums <c>X' v</c> for a vector of n values that the caller has fixed.</summary>
internal sealed unsafe class TransposedProductVisitor(double* vector, int columns) : IBlockVisitor
{
    public int SumCount => columns;

    public int ScratchCount(int rowCount) => 0;

    public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch) =>
        block.AddTransposedProduct(new ReadOnlySpan<double>(vector + block.FirstRow, block.RowCount), sums);
}
