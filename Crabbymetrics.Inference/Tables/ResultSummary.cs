namespace Crabbymetrics.Inference;

/// <summary>The coefficient table of a result where no covariance is asked for.</summary>
internal static class ResultSummary
{
    /// <summary>The table under the standard covariance; without inference and with the reason where there is none.</summary>
    public static CoefficientTable Of(IEstimationResult result, double level = 0.95)
    {
        if (result is ResultWithCovariance kept)
        {
            return kept.Summary(level);
        }

        if (result is not (IInformation or StoredModel or ICovarianceDefault))
        {
            return CoefficientTable.CreateWithoutInference(result, $"'{result.EstimatorName}' states no information matrix", level);
        }

        try
        {
            return result is ICovarianceDefault chosen
                ? result.Summarize(chosen.StandardCovariance, chosen.StandardArguments, level)
                : result.Summarize(level: level);
        }
        catch (Exception error) when (error is CrabbymetricsException or NotSupportedException)
        {
            return CoefficientTable.CreateWithoutInference(result, error.Message, level);
        }
    }

    /// <summary>All that a table says of a result, with the lines below it.</summary>
    public static ModelSummary Describe(IEstimationResult result, string? name)
    {
        CoefficientTable table = Of(result);
        (string? vcov, CovarianceArguments? arguments) = result switch
        {
            ResultWithCovariance kept => kept.Choice,
            ICovarianceDefault own => (own.StandardCovariance, own.StandardArguments),
            _ => (result.DefaultCovarianceName(), null),
        };
        IEstimationResult model = (result as ResultWithCovariance)?.Model ?? result;
        string[] remarks =
            table.Covariance is not null && vcov is not null && model is ISummaryRemarks speaking
                ? [.. speaking.SummaryRemarks(vcov, arguments, table.Level)]
                : [];
        return ModelSummary.Create(result, table, name, "", remarks.Length == 0 ? [] : [string.Join('\n', remarks)]);
    }
}
