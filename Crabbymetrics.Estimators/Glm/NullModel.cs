namespace Crabbymetrics.Estimators;

/// <summary>The model without regressors, on the same rows with the same offset and weights.</summary>
internal static class NullModel
{
    private const double Tolerance = 1e-9;

    public static GlmFit Fit(GlmFit full)
    {
        full = full.Cells ?? full;
        double[]? weights = full.Rows.Weights.IsEmpty ? null : full.Rows.Weights.ToArray();
        WorkingParameters none = WorkingParameters.Create(DesignMatrix.Create(full.Data.RowCount, []), full.Working.HasIntercept);
        if (!full.Working.HasIntercept)
        {
            return new GlmFit(full.Data, full.Options, full.Services, full.Rows, none, [], [], full.Diagnostics, 1);
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
}
