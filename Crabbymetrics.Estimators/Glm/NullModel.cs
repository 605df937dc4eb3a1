namespace Crabbymetrics.Estimators;

/// <summary>The model without regressors, on the same rows with the same offset and weights.</summary>
internal static class NullModel
{
    // In standard errors, so that statistics that compare with the null model keep their digits.
    private const double Tolerance = 1e-9;

    /// <summary>Fits the null model, in closed form where there is one: <c>link(sum w y / sum w)</c> without an offset, and
    /// <see cref="PoissonFamily.StartingIntercept"/> with one.</summary>
    /// <exception cref="CrabbymetricsException">There is no finite intercept, or the fit did not converge.</exception>
    public static GlmFit Fit(GlmFit full)
    {
        full = full.WithConstantAlone ?? full.Cells ?? full;
        if (full.Rows.Elsewhere is not null)
        {
            return FitElsewhere(full);
        }

        double[]? weights = full.Rows.Weights.IsEmpty ? null : full.Rows.Weights.ToArray();
        WorkingParameters none = WorkingParameters.Create(DesignMatrix.Create(full.Data.RowCount, []), full.Working.HasIntercept);
        if (!full.Working.HasIntercept)
        {
            return At(full, full.Data, full.Rows, none, []);
        }

        if (ClosedForm(full) is { } intercept)
        {
            return At(full, full.Data, full.Rows, none, [intercept]);
        }

        GlmOptions options = OptionsOf(full);
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

    private static GlmFit FitElsewhere(GlmFit full)
    {
        WithoutRegressors observations = new(full.Observations);
        GlmRows rows = new(full.Family, observations);
        WorkingParameters none = WorkingParameters.Create(observations.Design.WithoutRows, full.Working.HasIntercept);
        double[]? point = full.Working.HasIntercept ? (ClosedForm(full) is { } intercept ? [intercept] : null) : [];
        if (point is not null)
        {
            return At(full, observations, rows, none, point);
        }

        return new GlmFitter(full.Family, OptionsOf(full), full.Services).Fit(observations, full.Options.MaxDegreeOfParallelism, default);
    }

    private static GlmFit At(GlmFit full, IObservations observations, GlmRows rows, WorkingParameters parameters, double[] point) =>
        new(
            new GlmFitState
            {
                Observations = observations,
                Options = full.Options,
                Services = full.Services,
                Rows = rows,
                Working = parameters,
                Point = point,
                Hessian = point.Length == 0 ? [] : null,
                Diagnostics = full.Diagnostics,
            }
        );

    private static GlmOptions OptionsOf(GlmFit full)
    {
        GlmOptions options = full.Options.Copy();
        options.Alpha = 0.0;
        options.Solver = "newton";
        options.Tolerance = Tolerance;
        return options;
    }

    // In an exponential dispersion model with an intercept only the score is h'(eta) / V(mu) sum w (y - mu).
    private static double? ClosedForm(GlmFit full)
    {
        IGlmFamily family = full.Family is QuasiFamily quasi ? quasi.Inner : full.Family;
        if (family is PoissonFamily)
        {
            return Finite((full.Rows with { Family = family }).StartingIntercept());
        }

        if (full.Rows.HasOffset || full.Options.ReducesBias || family is not LinkedFamily linked)
        {
            return null;
        }

        // Where the link or the distribution does not take the mean, the best intercept is another, or there is none.
        double mean = full.Rows.Elsewhere is { Summary: { } summary }
            ? summary.OutcomeSum / summary.WeightSum
            : WeightedMean(full.Rows.Outcome.Span, full.Rows.Weights.Span);
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
