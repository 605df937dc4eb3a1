using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>Standard errors and limits of ancillary parameters, from the joint covariance of the kind that the coefficients have.</summary>
internal static class AncillaryTable
{
    /// <summary>Adds the ancillary parameters of a result to the table of its coefficients.</summary>
    /// <param name="table">The table of the coefficients.</param>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The formula of the covariance.</param>
    /// <param name="arguments">Groups, lags and small-sample choices.</param>
    public static CoefficientTable AddTo(
        CoefficientTable table,
        IEstimationResult result,
        ICovarianceEstimator covariance,
        CovarianceArguments arguments
    )
    {
        if (result is StoredModel { State.Ancillary: { IsEmpty: false } saved })
        {
            double reach = table.LimitQuantile;
            return table.WithAncillary(
                [.. saved.Select(stored => Row(stored.Parameter, stored.StandardError, reach))],
                table.InferenceUnavailableReason
                    ?? (
                        saved.Any(static stored => double.IsNaN(stored.StandardError))
                            ? "the model was saved without their standard errors."
                            : null
                    )
            );
        }

        if (result is not IAncillaryParameters { AncillaryParameters: { IsEmpty: false } parameters } ancillary)
        {
            return table;
        }

        string? reason = table.InferenceUnavailableReason;
        double[] errors = [.. Enumerable.Repeat(double.NaN, parameters.Length)];
        if (ancillary.Joint is not { } joint)
        {
            reason ??= "they are at the edge of their range.";
        }
        else if (reason is null)
        {
            try
            {
                ImmutableArray<double> all = covariance.Estimate(joint, arguments).StandardErrors();
                errors = [.. all[^parameters.Length..]];
            }
            catch (Exception failure) when (failure is NotSupportedException or CrabbymetricsException)
            {
                reason = $"'{covariance.Name}' is a covariance of the coefficients alone.";
            }
        }

        double quantile = table.LimitQuantile;
        return table.WithAncillary([.. parameters.Select((parameter, j) => Row(parameter, errors[j], quantile))], reason);
    }

    private static AncillaryRow Row(AncillaryParameter parameter, double error, double quantile)
    {
        double estimate = parameter.Estimate;
        if (!double.IsFinite(error) || !double.IsFinite(estimate))
        {
            return new AncillaryRow(parameter.Name, estimate, null, null, null);
        }

        double reach = quantile * error;
        return parameter.IsPositive
            ? new AncillaryRow(
                parameter.Name,
                estimate,
                error,
                estimate * Math.Exp(-reach / estimate),
                estimate * Math.Exp(reach / estimate)
            )
            : new AncillaryRow(parameter.Name, estimate, error, estimate - reach, estimate + reach);
    }
}
