namespace Crabbymetrics.Estimators;

/// <summary>The normal equations of a constant less the offset on the columns: <c>[Z'W(c - offset) | Z'WZ in arrow form]</c>.</summary>
internal sealed class LeastSquaresVisitor(int columns, int arrowLength, double constant) : BlockPass
{
    public const string Kind = "glm.constant";

    public override int SumCount => columns + arrowLength;

    public static IPass Read(PassReading reading) => new LeastSquaresVisitor(reading.Count(), reading.Count(), reading.Number());

    public override PassDescription Describe() => new(Kind, [], [columns, arrowLength, constant]);

    public override int ScratchCount(int rowCount) => 2 * rowCount;

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        Span<double> target = scratch[..block.RowCount];
        Span<double> weights = scratch.Slice(block.RowCount, block.RowCount);
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = block.Offset.IsEmpty ? constant : constant - block.Offset[i];
        }

        weights.Fill(1.0);
        block.Weigh(weights);
        block.Weigh(target);
        block.AddTransposedProduct(target, sums[..columns]);
        block.AddArrowCrossProduct(weights, sums.Slice(columns, arrowLength));
    }
}
