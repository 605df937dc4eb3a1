namespace Crabbymetrics.Estimators;

/// <summary>
/// One pass of the objective: linear predictor, loss, and, where wanted, gradient and cross product of each block while it is in the cache. The sums are
/// <c>[loss | slope, Z'slope | curvature, Z'curvature, Z'diag(curvature)Z]</c>, the later parts present where wanted.
/// </summary>
internal sealed class EvaluationVisitor(GlmRows rows, ReadOnlyMemory<double> coefficients) : IBlockVisitor
{
    private double _constant;
    private bool _gradient;
    private bool _hessian;

    private int Columns => coefficients.Length;

    public int SumCount => 1 + (_gradient ? 1 + Columns : 0) + (_hessian ? 1 + Columns + (Columns * Columns) : 0);

    public int ScratchCount(int rowCount) => 4 * rowCount;

    public void Prepare(double constant, bool gradient, bool hessian)
    {
        _constant = constant;
        _gradient = gradient;
        _hessian = hessian;
    }

    public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        if (rows.IsAbsent(in block))
            return;
        int n = block.RowCount;
        int columns = Columns;
        Span<double> eta = scratch[..n];
        Span<double> loss = scratch.Slice(n, n);
        Span<double> slope = scratch.Slice(2 * n, n);
        Span<double> curvature = scratch.Slice(3 * n, n);
        rows.LinearPredictor(in block, _constant, coefficients.Span, eta);
        rows.Family.Evaluate(eta, rows.OutcomeOf(in block), loss, slope, curvature);
        rows.Weigh(in block, loss);
        sums[0] += RowKernels.Sum(loss);
        int next = 1;
        if (_gradient)
        {
            rows.Weigh(in block, slope);
            sums[next] += RowKernels.Sum(slope);
            block.AddTransposedProduct(slope, sums.Slice(next + 1, columns));
            next += 1 + columns;
        }

        if (_hessian)
        {
            rows.Weigh(in block, curvature);
            sums[next] += RowKernels.Sum(curvature);
            block.AddTransposedProduct(curvature, sums.Slice(next + 1, columns));
            block.AddWeightedCrossProduct(curvature, sums.Slice(next + 1 + columns, columns * columns));
        }
    }
}
