namespace Crabbymetrics.Estimators;

/// <summary>Writes the weighted curvature of every row at one point, for the Hessian products that follow there. Sums nothing.</summary>
internal sealed class CurvatureVisitor(GlmRows rows, int columns, double[] curvatures) : IBlockVisitor
{
    private readonly double[] _coefficients = new double[columns];

    public Span<double> Coefficients => _coefficients;

    public double Constant { get; set; }

    public int SumCount => 0;

    public int ScratchCount(int rowCount) => rowCount;

    public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        int n = block.RowCount;
        Span<double> eta = scratch[..n];
        Span<double> curvature = curvatures.AsSpan(block.FirstRow, n);
        rows.LinearPredictor(in block, Constant, _coefficients, eta);
        rows.Family.Curvature(eta, rows.OutcomeOf(in block), curvature);
        rows.Weigh(in block, curvature);
    }
}
