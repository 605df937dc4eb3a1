namespace Crabbymetrics.Kernels;

/// <summary>Adds <c>X b</c> to a vector of n values that the caller has fixed. Sums nothing.</summary>
internal sealed unsafe class LinearPredictorVisitor(double* coefficients, int columns, double* result) : IBlockVisitor
{
    public int SumCount => 0;

    public int ScratchCount(int rowCount) => 0;

    public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch) =>
        block.AddLinearPredictor(
            new ReadOnlySpan<double>(coefficients, columns),
            new Span<double>(result + block.FirstRow, block.RowCount)
        );
}
