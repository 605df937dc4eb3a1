namespace Crabbymetrics.Kernels;

/// <summary>Sums <c>X' v</c> for a vector of n values.</summary>
internal sealed class TransposedProductVisitor(SharedSpan vector, int columns) : IBlockVisitor
{
    public int SumCount => columns;

    public int ScratchCount(int rowCount) => 0;

    public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch) =>
        block.AddTransposedProduct(vector.Span.Slice(block.FirstRow, block.RowCount), sums);
}
