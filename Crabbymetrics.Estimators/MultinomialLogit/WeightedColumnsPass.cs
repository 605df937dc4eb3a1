namespace Crabbymetrics.Estimators;

/// <summary>The weighted cross product of the columns, with that of a constant: <c>[w | Z'w | Z'diag(w)Z]</c>.</summary>
internal sealed class WeightedColumnsPass(int columns) : BlockPass
{
    public const string Kind = "multinomial.columns";

    public override int SumCount => 1 + columns + (columns * columns);

    public static IPass Read(PassReading reading) => new WeightedColumnsPass(reading.Count());

    public override PassDescription Describe() => new(Kind, [], [columns]);

    public override int ScratchCount(int rowCount) => rowCount;

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        Span<double> weights = scratch[..block.RowCount];
        weights.Fill(1.0);
        block.Weigh(weights);
        sums[0] += RowKernels.Sum(weights);
        block.AddTransposedProduct(weights, sums.Slice(1, columns));
        block.AddWeightedCrossProduct(weights, sums.Slice(1 + columns, columns * columns));
    }
}
