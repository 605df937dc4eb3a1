namespace Crabbymetrics.Estimators;

/// <summary>The normal equations of a constant less the offset on the columns: <c>[Z'W(c - offset) | Z'WZ in arrow form]</c>.</summary>
internal sealed class LeastSquaresVisitor(GlmRows rows, int columns, int arrowLength, double constant) : IBlockVisitor
{
    public int SumCount => columns + arrowLength;

    public int ScratchCount(int rowCount) => 2 * rowCount;

    public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        Span<double> target = scratch[..block.RowCount];
        Span<double> weights = scratch.Slice(block.RowCount, block.RowCount);
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = rows.Offset.IsEmpty ? constant : constant - rows.Offset.Span[block.FirstRow + i];
        }

        weights.Fill(1.0);
        rows.Weigh(in block, weights);
        rows.Weigh(in block, target);
        block.AddTransposedProduct(target, sums[..columns]);
        block.AddArrowCrossProduct(weights, sums.Slice(columns, arrowLength));
    }
}
