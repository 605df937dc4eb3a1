namespace Crabbymetrics.Estimators;

/// <summary>The log-likelihood of a family with a dispersion, at a given one; the weights are precisions or say how often a row
/// counts.</summary>
internal sealed class DensityPass(IDispersionFamily family, bool precise, double dispersion, double constant, double[] coefficients)
    : BlockPass
{
    public const string Kind = "glm.density";

    public override int SumCount => 1;

    public static IPass Read(PassReading reading) =>
        new DensityPass((IDispersionFamily)reading.Family(), reading.Flag(), reading.Number(), reading.Number(), reading.Share(1));

    public override PassDescription Describe() => Describe(Kind, family, [precise ? 1.0 : 0.0, dispersion, constant, .. coefficients]);

    public override int ScratchCount(int rowCount) => 2 * rowCount;

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        int n = block.RowCount;
        Span<double> mean = scratch[..n],
            density = scratch.Slice(n, n);
        block.LinearPredictor(constant, coefficients, mean);
        family.InverseLink(mean, mean, default, default);
        family.LogDensity(block.Outcome, mean, dispersion, precise ? block.Weights : default, density);
        for (int i = 0; i < block.Weights.Length; i++)
        {
            double count = precise ? 1.0 : block.Weights[i];
            density[i] = block.Weights[i] == 0.0 ? 0.0 : count * density[i];
        }

        sums[0] += RowKernels.Sum(density);
    }
}
