namespace Crabbymetrics.Estimators;

/// <summary>The Hessian times a vector without the curvatures of the rows at hand, which it makes anew: <c>Z' (curvature * (constant + Z
/// v))</c>. The sums are <c>[sum | Z' part]</c>.</summary>
internal sealed class HessianDirectionPass(
    IGlmFamily family,
    double constant,
    double[] coefficients,
    double directionConstant,
    double[] direction
) : BlockPass
{
    public const string Kind = "glm.hessian-direction";

    public override int SumCount => 1 + coefficients.Length;

    public static IPass Read(PassReading reading)
    {
        IGlmFamily family = reading.Family();
        double constant = reading.Number(),
            directionConstant = reading.Number();
        return new HessianDirectionPass(family, constant, reading.Share(2), directionConstant, reading.Share(1));
    }

    public override PassDescription Describe() => Describe(Kind, family, [constant, directionConstant, .. coefficients, .. direction]);

    public override int ScratchCount(int rowCount) => 3 * rowCount;

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        int n = block.RowCount;
        Span<double> eta = scratch[..n],
            curvature = scratch.Slice(n, n),
            product = scratch.Slice(2 * n, n);
        block.LinearPredictor(constant, coefficients, eta);
        family.Curvature(eta, block.Outcome, curvature);
        block.Weigh(curvature);
        product.Fill(directionConstant);
        block.AddLinearPredictor(direction, product);
        RowKernels.Weigh(product, curvature);
        sums[0] += RowKernels.Sum(product);
        block.AddTransposedProduct(product, sums.Slice(1, coefficients.Length));
    }
}
