namespace Crabbymetrics.Estimators;

/// <summary>Adds the weighted sums of the columns, and their weighted squares.</summary>
internal sealed class ColumnSumsVisitor(double[] weights, int columns) : IBlockVisitor
{
    public int SumCount => 2 * columns;

    public int ScratchCount(int rowCount) => rowCount;

    public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        Span<double> w = scratch[..block.RowCount];
        RowWeights.Write(weights, block, w);
        for (int j = 0; j < columns; j++)
        {
            ReadOnlySpan<double> column = block.Column(j);
            for (int i = 0; i < column.Length; i++)
            {
                double weighted = w[i] * column[i];
                sums[j] += weighted;
                sums[columns + j] += weighted * column[i];
            }
        }
    }
}
