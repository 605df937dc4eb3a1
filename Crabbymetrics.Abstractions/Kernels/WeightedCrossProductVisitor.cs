namespace Crabbymetrics.Kernels;

/// <summary>Sums the lower triangle of <c>X' diag(w) X</c> for n weights.</summary>
internal sealed class WeightedCrossProductVisitor(SharedSpan weights, int columns) : IBlockVisitor
{
    public int SumCount => columns * columns;

    public int ScratchCount(int rowCount) => 0;

    public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch) =>
        block.AddWeightedCrossProduct(weights.Span.Slice(block.FirstRow, block.RowCount), sums);
}
