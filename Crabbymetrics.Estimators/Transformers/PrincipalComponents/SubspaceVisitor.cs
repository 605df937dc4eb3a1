namespace Crabbymetrics.Estimators;

/// <summary>Adds <c>Z' W Z Q</c>, a row for each direction of Q.</summary>
internal sealed class SubspaceVisitor(double[] weights, double[] factors, int columns) : IBlockVisitor
{
    private readonly int _count = factors.Length / columns;
    private readonly double[] _constants = new double[factors.Length / columns];
    private readonly int[] _last = [.. Enumerable.Repeat(columns - 1, factors.Length / columns)];

    public int SumCount => _count * columns;

    public int ScratchCount(int rowCount) => rowCount * _count;

    public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        int rows = block.RowCount;
        Span<double> scores = scratch[..(rows * _count)];
        block.WriteCombinations(factors, _constants, _last, scores);
        for (int c = 0; c < _count; c++)
        {
            Span<double> score = scores.Slice(c * rows, rows);
            if (weights.Length > 0)
            {
                System.Numerics.Tensors.TensorPrimitives.Multiply(score, weights.AsSpan(block.FirstRow, rows), score);
            }

            block.AddTransposedProduct(score, sums.Slice(c * columns, columns));
        }
    }
}
