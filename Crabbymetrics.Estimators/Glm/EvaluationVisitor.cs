namespace Crabbymetrics.Estimators;

/// <summary>
/// One pass of the objective: linear predictor, loss, and, where wanted, gradient and cross product of each block while it is in the cache. The sums are
/// <c>[loss | slope, Z'slope | curvature, Z'curvature, Z'diag(curvature)Z]</c>, the later parts present where wanted.
/// </summary>
internal sealed class EvaluationVisitor(GlmRows rows, int columns) : IBlockVisitor
{
    private readonly double[] _coefficients = new double[columns];
    private double _constant;
    private bool _gradient;
    private bool _hessian;

    public Span<double> Coefficients => _coefficients;

    public int SumCount => 1 + (_gradient ? 1 + columns : 0) + (_hessian ? 1 + columns + (columns * columns) : 0);

    public int ScratchCount(int rowCount) => 4 * rowCount;

    public void Prepare(double constant, bool gradient, bool hessian)
    {
        _constant = constant;
        _gradient = gradient;
        _hessian = hessian;
    }

    public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        int n = block.RowCount;
        Span<double> eta = scratch[..n];
        Span<double> loss = scratch.Slice(n, n);
        Span<double> slope = scratch.Slice(2 * n, n);
        Span<double> curvature = scratch.Slice(3 * n, n);
        rows.LinearPredictor(in block, _constant, _coefficients, eta);
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
