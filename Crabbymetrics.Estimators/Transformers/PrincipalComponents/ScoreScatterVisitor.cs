namespace Crabbymetrics.Estimators;

/// <summary>Adds the cross product of combinations of the columns.</summary>
internal sealed class ScoreScatterVisitor(double[] weights, double[] factors, int columns) : IBlockVisitor
{
    private readonly int _count = factors.Length / columns;
    private readonly double[] _constants = new double[factors.Length / columns];
    private readonly int[] _last = [.. Enumerable.Repeat(columns - 1, factors.Length / columns)];

    public int SumCount => _count * _count;

    public int ScratchCount(int rowCount) => rowCount * (_count + 1);

    public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        int rows = block.RowCount;
        Span<double> w = scratch[..rows];
        RowWeights.Write(weights, block, w);
        Span<double> scores = scratch.Slice(rows, rows * _count);
        block.WriteCombinations(factors, _constants, _last, scores);
        new DesignBlock(scores, rows, rows, _count, block.FirstRow).AddWeightedCrossProduct(w, sums);
    }
}
