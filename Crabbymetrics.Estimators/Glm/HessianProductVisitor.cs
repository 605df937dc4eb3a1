namespace Crabbymetrics.Estimators;

/// <summary>The Hessian times a vector from the rows' curvatures: <c>Z' (curvature * (constant + Z v))</c> in one pass. The sums are
/// <c>[sum | Z' part]</c>.</summary>
internal sealed class HessianProductVisitor(int columns, double[] curvatures) : BlockPass
{
    private readonly double[] _coefficients = new double[columns];

    public Span<double> Coefficients => _coefficients;

    public double Constant { get; set; }

    public override int SumCount => 1 + columns;

    public override int ScratchCount(int rowCount) => rowCount;

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        Span<double> product = scratch[..block.RowCount];
        product.Fill(Constant);
        block.AddLinearPredictor(_coefficients, product);
        RowKernels.Weigh(product, curvatures.AsSpan(block.FirstRow, block.RowCount));
        sums[0] += RowKernels.Sum(product);
        block.AddTransposedProduct(product, sums.Slice(1, columns));
    }
}
