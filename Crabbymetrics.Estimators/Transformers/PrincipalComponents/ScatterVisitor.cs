namespace Crabbymetrics.Estimators;

/// <summary>Adds the cross product of the columns.</summary>
internal sealed class ScatterVisitor(double[] weights, int columns) : IBlockVisitor
{
    public int SumCount => columns * columns;

    public int ScratchCount(int rowCount) => rowCount;

    public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        Span<double> w = scratch[..block.RowCount];
        RowWeights.Write(weights, block, w);
        block.AddWeightedCrossProduct(w, sums);
    }
}
