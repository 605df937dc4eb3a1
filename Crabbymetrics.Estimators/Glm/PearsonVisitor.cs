namespace Crabbymetrics.Estimators;

/// <summary>Pearson's statistic alone, <c>sum w (y - mu)^2 / V(mu)</c>: what a dispersion needs in the midst of a fit, without a logarithm
/// per row. Beside it <c>sum w y^2 / V(mu)</c>, what it would be without a model.</summary>
internal sealed class PearsonVisitor(IGlmFamily family, ReadOnlyMemory<double> spreads, double constant, double[] coefficients) : BlockPass
{
    public const string Kind = "glm.pearson";

    public override int SumCount => 2;

    public static IPass Read(PassReading reading) => new PearsonVisitor(reading.Family(), default, reading.Number(), reading.Share(1));

    public override PassDescription Describe() => spreads.IsEmpty ? Describe(Kind, family, [constant, .. coefficients]) : base.Describe();

    public override int ScratchCount(int rowCount) => 3 * rowCount;

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        int n = block.RowCount;
        Span<double> mean = scratch[..n];
        Span<double> variance = scratch.Slice(n, n);
        Span<double> size = scratch.Slice(2 * n, n);
        ReadOnlySpan<double> outcome = block.Outcome;
        block.LinearPredictor(constant, coefficients, mean);
        family.InverseLink(mean, mean, default, default);
        family.Variance(mean, variance);
        ReadOnlySpan<double> spread = spreads.IsEmpty ? default : spreads.Span.Slice(block.FirstRow, n);
        for (int i = 0; i < n; i++)
        {
            double residual = outcome[i] - mean[i];
            double within = spread.IsEmpty ? 0.0 : spread[i];
            double square = (residual * residual) + within;
            size[i] = outcome[i] == 0.0 && within == 0.0 ? 0.0 : ((outcome[i] * outcome[i]) + within) / variance[i];
            // A mean at the edge of its range that equals the outcome has no residual and no variance.
            variance[i] = square == 0.0 ? 0.0 : square / variance[i];
        }

        block.Weigh(variance);
        block.Weigh(size);
        sums[0] += RowKernels.Sum(variance);
        sums[1] += RowKernels.Sum(size);
    }
}
