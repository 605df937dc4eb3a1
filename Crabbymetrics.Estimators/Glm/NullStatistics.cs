namespace Crabbymetrics.Estimators;

/// <summary>Log-likelihood and deviance of the null model, or why there are none. A failure here ends no report.</summary>
/// <param name="Statistics">The statistics; NaN where there are none.</param>
/// <param name="Reason">Why there are none; null where there are.</param>
internal sealed record NullStatistics(GlmStatistics Statistics, string? Reason)
{
    public static NullStatistics Of(GlmFit full)
    {
        try
        {
            GlmStatistics statistics = GlmStatistics.Compute(NullModel.Fit(full));
            return double.IsFinite(statistics.Deviance)
                ? new NullStatistics(statistics, null)
                : None(
                    full.Working.HasIntercept
                        ? "its deviance is not finite: the means of some rows are beyond the range of double precision."
                        : "a model without regressors and intercept has means that the family or the link does not allow."
                );
        }
        catch (CrabbymetricsException exception)
        {
            return None(exception.Message);
        }
    }

    private static NullStatistics None(string reason) =>
        new(new GlmStatistics(double.NaN, double.NaN, double.NaN), $"The null model is not available: {reason}");
}
