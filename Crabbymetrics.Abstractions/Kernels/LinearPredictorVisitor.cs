namespace Crabbymetrics.Kernels;

/// <summary>Adds <c>X b</c> to a vector of n values. Sums nothing.</summary>
internal sealed class LinearPredictorVisitor(SharedSpan coefficients, SharedSpan result) : IBlockVisitor
{
    public int SumCount => 0;

    public int ScratchCount(int rowCount) => 0;

    public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch) =>
        block.AddLinearPredictor(coefficients.Span, result.Span.Slice(block.FirstRow, block.RowCount));
}
