namespace Crabbymetrics.Estimators;

/// <summary>Pearson's statistic alone, <c>sum w (y - mu)^2 / V(mu)</c>: what a dispersion needs in the midst of a fit, without a logarithm
/// per row. Beside it <c>sum w y^2 / V(mu)</c>, what it would be without a model.</summary>
internal sealed class PearsonVisitor(GlmRows rows, double constant, double[] coefficients) : IBlockVisitor
{
    public int SumCount => 2;

    public int ScratchCount(int rowCount) => 3 * rowCount;

    public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        int n = block.RowCount;
        Span<double> mean = scratch[..n];
        Span<double> variance = scratch.Slice(n, n);
        Span<double> size = scratch.Slice(2 * n, n);
        ReadOnlySpan<double> outcome = rows.OutcomeOf(in block);
        rows.LinearPredictor(in block, constant, coefficients, mean);
        rows.Family.InverseLink(mean, mean, default, default);
        rows.Family.Variance(mean, variance);
        ReadOnlySpan<double> spread = rows.Spread.IsEmpty ? default : rows.Spread.Span.Slice(block.FirstRow, n);
        for (int i = 0; i < n; i++)
        {
            double residual = outcome[i] - mean[i];
            double within = spread.IsEmpty ? 0.0 : spread[i];
            double square = (residual * residual) + within;
            size[i] = outcome[i] == 0.0 && within == 0.0 ? 0.0 : ((outcome[i] * outcome[i]) + within) / variance[i];
            // A mean at the very edge of its range, met by the outcome, has no residual and no variance.
            variance[i] = square == 0.0 ? 0.0 : square / variance[i];
        }

        rows.Weigh(in block, variance);
        rows.Weigh(in block, size);
        sums[0] += RowKernels.Sum(variance);
        sums[1] += RowKernels.Sum(size);
    }
}
