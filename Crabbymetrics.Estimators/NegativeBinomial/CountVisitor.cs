namespace Crabbymetrics.Estimators;

/// <summary>
/// One pass over counts with their overdispersion: the sums <c>[loss | slope, Z'slope | curvature, Z'curvature, Z'diag(curvature)Z | first
/// | second | cross, Z'cross]</c>.
/// </summary>
internal sealed class CountVisitor(ICountModel model, int columns) : BlockPass
{
    private readonly double[] _coefficients = new double[columns];

    public Span<double> Coefficients => _coefficients;

    public double Constant { get; set; }

    public double Tau { get; set; }

    public override int SumCount => 6 + (3 * columns) + (columns * columns);

    public override int ScratchCount(int rowCount) => (CountDerivatives.SpansPerRow + 1) * rowCount;

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        int n = block.RowCount,
            p = columns;
        Span<double> eta = scratch[..n];
        CountDerivatives rowsOf = new(scratch[n..], n);
        block.LinearPredictor(Constant, _coefficients, eta);
        model.Evaluate(Tau, eta, block.Outcome, rowsOf);
        sums[0] += Total(in block, rowsOf.Loss);
        sums[1] += Total(in block, rowsOf.Slope);
        block.AddTransposedProduct(rowsOf.Slope, sums.Slice(2, p));
        sums[2 + p] += Total(in block, rowsOf.Curvature);
        block.AddTransposedProduct(rowsOf.Curvature, sums.Slice(3 + p, p));
        block.AddWeightedCrossProduct(rowsOf.Curvature, sums.Slice(3 + (2 * p), p * p));
        Span<double> last = sums[(3 + (2 * p) + (p * p))..];
        last[0] += Total(in block, rowsOf.First);
        last[1] += Total(in block, rowsOf.Second);
        last[2] += Total(in block, rowsOf.Cross);
        block.AddTransposedProduct(rowsOf.Cross, last.Slice(3, p));
    }

    // Multiplies the values by the weights, in place for the products that follow, and sums them.
    private static double Total(in DesignBlock block, Span<double> values)
    {
        block.Weigh(values);
        return RowKernels.Sum(values);
    }
}
