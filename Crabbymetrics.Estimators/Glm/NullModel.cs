namespace Crabbymetrics.Estimators;

/// <summary>The model without regressors, on the same rows with the same offset and weights.</summary>
internal static class NullModel
{
    private const double Tolerance = 1e-9;

    /// <summary>Fits the null model, in closed form where there is one: <c>link(sum w y / sum w)</c> without an offset, and
    /// <see cref="PoissonFamily.StartingIntercept"/> with one.</summary>
    /// <exception cref="CrabbymetricsException">There is no finite intercept, or the fit did not converge.</exception>
    public static GlmFit Fit(GlmFit full)
    {
        full = full.Cells ?? full;
        double[]? weights = full.Rows.Weights.IsEmpty ? null : full.Rows.Weights.ToArray();
        WorkingParameters none = WorkingParameters.Create(DesignMatrix.Create(full.Data.RowCount, []), full.Working.HasIntercept);
        if (!full.Working.HasIntercept)
        {
            return new GlmFit(full.Data, full.Options, full.Services, full.Rows, none, [], [], full.Diagnostics, 1);
        }

        if (ClosedForm(full) is { } intercept)
        {
            return new GlmFit(full.Data, full.Options, full.Services, full.Rows, none, [intercept], null, full.Diagnostics, 1);
        }

        GlmOptions options = full.Options.Copy();
        options.Alpha = 0.0;
        options.Solver = "newton";
        options.Tolerance = Tolerance;
        RegressionData data = RegressionData.Create(none.View.Design, full.Data.Outcome.ToArray(), full.Data.OutcomeName);
        if (full.Data.HasOffset)
        {
            data = data.WithOffset(full.Data.Offset.ToArray());
        }

        if (full.Data.Weights is { } kind)
        {
            data = data.WithWeights(kind.Values.ToArray(), kind.Kind);
        }

        return new GlmFitter(full.Family, options, full.Services).Fit(data, weights, null, options.MaxDegreeOfParallelism, default);
    }

    // Of an exponential dispersion model the score of an intercept alone is h'(eta) / V(mu) sum w (y - mu).
    private static double? ClosedForm(GlmFit full)
    {
        IGlmFamily family = full.Family is QuasiFamily quasi ? quasi.Inner : full.Family;
        ReadOnlySpan<double> outcome = full.Rows.Outcome.Span;
        ReadOnlySpan<double> weights = full.Rows.Weights.Span;
        if (family is PoissonFamily)
        {
            return Finite(family.StartingIntercept(outcome, full.Rows.Offset.Span, weights));
        }

        if (!full.Rows.Offset.IsEmpty || full.Options.ReducesBias || family is not LinkedFamily linked)
        {
            return null;
        }

        // A mean that the link or the distribution does not take has another best intercept, or none.
        double mean = WeightedMean(outcome, weights);
        return mean > linked.Distribution.LowestMean && mean < linked.Distribution.HighestMean ? Finite(linked.Link.Link(mean)) : null;
    }

    private static double WeightedMean(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        double sum = 0.0,
            total = 0.0;
        for (int i = 0; i < values.Length; i++)
        {
            double weight = weights.IsEmpty ? 1.0 : weights[i];
            sum += weight * values[i];
            total += weight;
        }

        return sum / total;
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
