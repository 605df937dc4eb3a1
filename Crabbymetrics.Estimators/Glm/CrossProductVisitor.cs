namespace Crabbymetrics.Estimators;

/// <summary>The cross product of the columns over the rows that have a weight, all weighing the same: <c>[sum | Z'v | Z'diag(v)Z in arrow
/// form]</c>.</summary>
internal sealed class CrossProductVisitor(GlmRows rows, int columns, int arrowLength) : IBlockVisitor
{
    public int SumCount => 1 + columns + arrowLength;

    public int ScratchCount(int rowCount) => rowCount;

    /// <summary>Computes it in working parameters, in their layout.</summary>
    public static double[] Compute(GlmRows rows, WorkingParameters parameters, CancellationToken cancellationToken)
    {
        int p = parameters.SlopeCount;
        CrossProductVisitor visitor = new(rows, p, parameters.View.ArrowLength);
        double[] sums = new double[visitor.SumCount];
        using BlockRunner runner = new(parameters.View, 1);
        runner.Run(visitor, sums, cancellationToken);
        double[] cross = new double[parameters.Layout.Length];
        parameters.ToWorkingArrow(sums[0], sums.AsSpan(1, p), sums.AsSpan(1 + p), cross);
        return cross;
    }

    public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        Span<double> present = scratch[..block.RowCount];
        present.Fill(1.0);
        if (!rows.Weights.IsEmpty)
        {
            ReadOnlySpan<double> weights = rows.Weights.Span.Slice(block.FirstRow, block.RowCount);
            for (int i = 0; i < present.Length; i++)
            {
                present[i] = weights[i] > 0.0 ? 1.0 : 0.0;
            }
        }

        sums[0] += RowKernels.Sum(present);
        block.AddArrowMoments(present, sums.Slice(1, columns), sums.Slice(1 + columns, arrowLength));
    }
}
