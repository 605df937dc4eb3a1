namespace Crabbymetrics.Estimators;

/// <summary>The checks before a generalized linear model is fitted to observations that live elsewhere.</summary>
internal static class ElsewhereChecks
{
    /// <summary>Refuses models that look at single rows.</summary>
    /// <exception cref="NotSupportedException">The model is one; the message names it and the reason.</exception>
    public static void RequireSums(IGlmFamily family, GlmOptions options)
    {
        if (options.ReducesBias)
        {
            throw Refusal($"'{family.Name}' with Firth's bias reduction", "it keeps an adjustment for each row");
        }

        if (BoundaryMaximum.MayExist(family))
        {
            throw Refusal(
                $"'{family.Name}' with the {family.LinkName} link",
                "whether a mean ends at the edge of its range is looked for row by row"
            );
        }
    }

    /// <summary>The data of a model that cannot be fitted by passes.</summary>
    /// <exception cref="NotSupportedException">The observations live elsewhere; the message names the model and the reason.</exception>
    public static RegressionData RequireInMemory(IObservations observations, string model, string reason)
    {
        ArgumentNullException.ThrowIfNull(observations);
        return observations as RegressionData ?? throw Refusal($"'{model}'", reason);
    }

    /// <summary>The refusal of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="reason">Why it needs single rows.</param>
    public static NotSupportedException Refusal(string model, string reason) =>
        new(
            $"{model} cannot yet be fitted to observations that live elsewhere: {reason}. Fit {nameof(RegressionData)} in memory, or "
                + "choose another model."
        );

    /// <summary>Refuses an outcome that the family does not take.</summary>
    /// <exception cref="ArgumentException">There is one; the message says how many.</exception>
    public static void RequireOutcome(GlmRows rows, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        ObservationSummary summary = rows.Elsewhere!.Summary;
        IGlmFamily family = rows.Family;
        if (family.AcceptsIntervals && family.FindUnacceptable([summary.SmallestOutcome, summary.LargestOutcome]) < 0)
        {
            return;
        }

        DesignView none = new(rows.Elsewhere.Design.WithoutRows, [], []);
        long refused = OutcomePass.CountRefused(rows, none, maxDegreeOfParallelism, cancellationToken);
        if (refused > 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{summary.OutcomeName} is refused in {refused} of {summary.RowCount} rows (it runs from ")
                    + FormattableString.Invariant($"{summary.SmallestOutcome} to {summary.LargestOutcome}): for the {family.Name} ")
                    + $"family an outcome must be {family.OutcomeRequirement}."
            );
        }
    }

    /// <summary>The error of outcomes whose best mean is where the link ends.</summary>
    public static SeparationException OneOutcome(GlmRows rows)
    {
        ObservationSummary summary = rows.Elsewhere!.Summary;
        return new SeparationException(
            FormattableString.Invariant(
                $"Every outcome of {summary.OutcomeName} with a weight is {summary.SmallestOutcome}: the best mean "
            ) + $"is the same in every row, where the {rows.Family.LinkName} link ends. There is nothing to fit.",
            [],
            ["(Intercept)"]
        )
        {
            IsComplete = true,
        };
    }
}
