namespace Crabbymetrics.Estimators;

/// <summary>The scores of the rows of a count model for the logarithm of its overdispersion.</summary>
internal static class CountScores
{
    /// <summary>Minus the derivatives of the losses with respect to tau, weights included: n values.</summary>
    public static double[] Of(ICountModel model, GlmFit fit, double tau)
    {
        int n = fit.Data.RowCount,
            chunk = fit.Data.Design.BlockRowCount;
        double[] predictors = new double[n];
        fit.LinearPredictors(includeOffset: true, predictors);
        ReadOnlySpan<double> outcome = fit.Rows.Outcome.Span,
            weights = fit.Rows.Weights.Span;
        double[] scores = new double[n],
            scratch = new double[CountDerivatives.SpansPerRow * chunk];
        for (int first = 0; first < n; first += chunk)
        {
            int rows = Math.Min(chunk, n - first);
            CountDerivatives derivatives = new(scratch, rows);
            model.Evaluate(tau, predictors.AsSpan(first, rows), outcome.Slice(first, rows), derivatives);
            for (int i = 0; i < rows; i++)
            {
                double weight = weights.IsEmpty ? 1.0 : weights[first + i];
                scores[first + i] = weight == 0.0 ? 0.0 : -weight * derivatives.First[i];
            }
        }

        return scores;
    }
}
