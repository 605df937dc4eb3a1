namespace Crabbymetrics.Estimators;

/// <summary>Writes the weighted curvature of every row at one point, for the Hessian products that follow there. Sums nothing.</summary>
internal sealed class CurvatureVisitor(IGlmFamily family, int columns, double[] curvatures) : BlockPass
{
    private readonly double[] _coefficients = new double[columns];

    public Span<double> Coefficients => _coefficients;

    public double Constant { get; set; }

    public override int SumCount => 0;

    public override int ScratchCount(int rowCount) => rowCount;

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        int n = block.RowCount;
        Span<double> eta = scratch[..n];
        Span<double> curvature = curvatures.AsSpan(block.FirstRow, n);
        block.LinearPredictor(Constant, _coefficients, eta);
        family.Curvature(eta, block.Outcome, curvature);
        block.Weigh(curvature);
    }
}
