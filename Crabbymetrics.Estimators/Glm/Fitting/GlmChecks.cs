using System.Globalization;
using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>The checks before a generalized linear model is fitted.</summary>
internal static class GlmChecks
{
    /// <summary>Refuses an outcome that the family does not take.</summary>
    /// <exception cref="ArgumentException">The message names the row.</exception>
    public static void RequireOutcome(IGlmFamily family, RegressionData data, MergedRows? merged)
    {
        if (family.AcceptsIntervals && family.FindUnacceptable([data.SmallestOutcome, data.LargestOutcome]) < 0)
        {
            return;
        }
        // The first of equal rows stands for all.
        int row = family.FindUnacceptable(merged?.Cells is { } distinct ? distinct.Outcome.Span : data.Outcome.Span);
        if (row >= 0)
        {
            row = merged?.Cells is { } cells ? cells.FirstRows[row] : row;
            throw FitWords.Outcome(data, row, $"the {family.Name} family", family.OutcomeRequirement);
        }
    }

    /// <summary>Refuses an option for absorbed effects where there are none.</summary>
    /// <exception cref="ArgumentException">It was changed.</exception>
    public static void RefuseOptionsOfEffects(GlmOptions options)
    {
        if (options.KeepSingletons || options.CorrectIncidentalBias)
        {
            string option = options.KeepSingletons ? nameof(GlmOptions.KeepSingletons) : nameof(GlmOptions.CorrectIncidentalBias);
            throw new ArgumentException(
                $"{option} must stay at its default: it is for absorbed effects, and the data have none.",
                nameof(options)
            );
        }
    }

    /// <summary>Refuses a model without parameters, and, without a penalty, one with more parameters than observations.</summary>
    /// <exception cref="ArgumentException">There are no parameters.</exception>
    /// <exception cref="IdentificationException">There are too many.</exception>
    public static void RequireRows(GlmRows rows, WorkingParameters parameters, double alpha)
    {
        if (parameters.ReportedCount == 0)
        {
            throw FitWords.NoParameters(nameof(rows));
        }

        long observations = rows.PositiveCount();

        if (alpha == 0.0 && parameters.Count > observations)
        {
            throw FitWords.TooManyParameters($"{parameters.Count} parameters", observations, "columns");
        }
    }

    /// <summary>A warning where the linear predictors of rows differ so much that the offset may be a raw exposure; null
    /// elsewhere.</summary>
    public static string? OffsetWarning(IGlmFamily family, IObservations observations)
    {
        // No data have two rows whose means differ by a factor of exp(50).
        const double LargestRange = 50.0;
        if (!observations.Roles.HasFlag(DataRoles.Offset) || family.LinkName is not ("log" or "logit" or "cloglog"))
        {
            return null;
        }

        (double least, double most) = observations is RegressionData data
            ? (TensorPrimitives.Min(data.Offset.Span), TensorPrimitives.Max(data.Offset.Span))
            : (observations.Summary.SmallestOffset, observations.Summary.LargestOffset);
        double range = most - least;
        return range > LargestRange
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The offset runs from {least:g4} to {most:g4}: it is added to the linear predictor of a {family.LinkName} link, where a "
                    + $"difference of {range:g4} means a factor of exp({range:g4}). If it is an exposure, its logarithm is the offset."
            )
            : null;
    }
}
