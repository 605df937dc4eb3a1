namespace Crabbymetrics.Estimators;

/// <summary>The part of a loss that depends on outcomes alone: what merging rows by their mean outcome takes from the objective, the same
/// at every point.</summary>
internal static class OutcomeTerm
{
    private const int Chunk = 512;

    /// <summary>The loss of rows less that of the merged rows, at any one point.</summary>
    public static double Lost(GlmRows rows, GlmRows merged)
    {
        if (!rows.Family.HasOutcomeTerm)
        {
            return 0.0;
        }

        double eta = rows.Family.StartingIntercept(merged.Outcome.Span, default, merged.Weights.Span);
        return double.IsFinite(eta) ? Loss(rows, eta) - Loss(merged, eta) : 0.0;
    }

    private static double Loss(GlmRows rows, double linearPredictor)
    {
        double[] scratch = new double[4 * Chunk];
        scratch.AsSpan(0, Chunk).Fill(linearPredictor);
        double sum = 0.0;
        for (int first = 0; first < rows.Outcome.Length; first += Chunk)
        {
            int n = Math.Min(Chunk, rows.Outcome.Length - first);
            Span<double> loss = scratch.AsSpan(Chunk, n);
            rows.Family.Evaluate(
                scratch.AsSpan(0, n),
                rows.Outcome.Span.Slice(first, n),
                loss,
                scratch.AsSpan(2 * Chunk, n),
                scratch.AsSpan(3 * Chunk, n)
            );
            if (!rows.Weights.IsEmpty)
            {
                RowKernels.Weigh(loss, rows.Weights.Span.Slice(first, n));
            }

            sum += RowKernels.Sum(loss);
        }

        return sum;
    }
}
