namespace Crabbymetrics.Estimators;

/// <summary>The cross product of the columns over the rows that have a weight, all weighing the same: <c>[sum | Z'v | Z'diag(v)Z in arrow
/// form]</c>.</summary>
internal sealed class CrossProductVisitor(int columns, int arrowLength) : BlockPass
{
    public const string Kind = "glm.cross-product";

    public override int SumCount => 1 + columns + arrowLength;

    public static IPass Read(PassReading reading) => new CrossProductVisitor(reading.Count(), reading.Count());

    public override PassDescription Describe() => new(Kind, [], [columns, arrowLength]);

    public override int ScratchCount(int rowCount) => rowCount;

    /// <summary>Computes it in working parameters, in their layout.</summary>
    public static double[] Compute(GlmRows rows, WorkingParameters parameters, CancellationToken cancellationToken)
    {
        int p = parameters.SlopeCount;
        CrossProductVisitor visitor = new(p, parameters.View.ArrowLength);
        double[] sums = new double[visitor.SumCount];
        using IPassRunner runner = rows.Open(parameters.View, 1);
        runner.Run(visitor, sums, cancellationToken);
        double[] cross = new double[parameters.Layout.Length];
        parameters.ToWorkingArrow(sums[0], sums.AsSpan(1, p), sums.AsSpan(1 + p), cross);
        return cross;
    }

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        Span<double> present = scratch[..block.RowCount];
        present.Fill(1.0);
        for (int i = 0; i < block.Weights.Length; i++)
        {
            present[i] = block.Weights[i] > 0.0 ? 1.0 : 0.0;
        }

        sums[0] += RowKernels.Sum(present);
        block.AddArrowMoments(present, sums.Slice(1, columns), sums.Slice(1 + columns, arrowLength));
    }
}
