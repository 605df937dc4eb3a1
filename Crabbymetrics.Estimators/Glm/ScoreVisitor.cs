namespace Crabbymetrics.Estimators;

/// <summary>
/// The middle of a sandwich in one pass: <c>sum m_i r_i^2 z_i z_i'</c> with r the weighted slopes of the loss, in the sums of <see cref="EvaluationVisitor"/>'s Hessian:
/// <c>[sum | Z'v | Z'diag(v)Z in arrow form]</c>.
/// </summary>
internal sealed class ScoreVisitor(GlmRows rows, ReadOnlyMemory<double> multipliers, ReadOnlyMemory<double> adjustments, double constant, double[] coefficients, int arrowLength) : IBlockVisitor
{
    private readonly int _columns = coefficients.Length;

    public int SumCount => 1 + _columns + arrowLength;

    public int ScratchCount(int rowCount) => 4 * rowCount;

    public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        int n = block.RowCount;
        Span<double> eta = scratch[..n];
        Span<double> slope = scratch.Slice(n, n);
        rows.LinearPredictor(in block, constant, coefficients, eta);
        rows.Family.Evaluate(eta, rows.OutcomeOf(in block), scratch.Slice(2 * n, n), slope, scratch.Slice(3 * n, n));
        rows.Weigh(in block, slope);
        if (!adjustments.IsEmpty)
            System.Numerics.Tensors.TensorPrimitives.Subtract(slope, adjustments.Span.Slice(block.FirstRow, n), slope);
        RowKernels.Square(slope);
        if (!multipliers.IsEmpty)
            RowKernels.Weigh(slope, multipliers.Span.Slice(block.FirstRow, n));
        sums[0] += RowKernels.Sum(slope);
        block.AddTransposedProduct(slope, sums.Slice(1, _columns));
        block.AddArrowCrossProduct(slope, sums.Slice(1 + _columns, arrowLength));
    }
}
