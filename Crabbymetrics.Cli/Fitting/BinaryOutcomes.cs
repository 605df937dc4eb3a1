using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Fitting;

/// <summary>What logit and probit take as outcomes: 0 and 1, or proportions whose trials are known.</summary>
internal static class BinaryOutcomes
{
    private const int ClassesShown = 10;
    private const string Requirement = "0 or 1";

    private const string RequirementOfProportions =
        "0 or 1 (a proportion needs its number of trials: --trials, or --weights with --weights-kind analytic; without them, "
        + "crabby fit glm --family binomial or quasi-binomial fits proportions)";

    /// <summary>Refuses a text outcome of one class, or of three or more.</summary>
    public static void RequireTwoClasses(ModelFrame frame, string estimator)
    {
        if (frame.OutcomeLabels is not { Labels: var classes } || frame.Event is not null)
        {
            return;
        }

        throw frame.OutcomeError(
            FormattableString.Invariant($"it has {classes.Length} class{(classes.Length == 1 ? "" : "es")} (")
                + string.Join(", ", classes.Take(ClassesShown))
                + (classes.Length > ClassesShown ? ", ..." : "")
                + $"); {estimator} compares two, of which the later one in the order of their characters is the event."
                + (classes.Length > 2 ? " crabby fit multinomial-logit takes more." : "")
        );
    }

    /// <summary>Refuses other outcomes, naming the first one's place.</summary>
    public static void Require(ModelFrame frame) => Require(frame.Data, frame.OutcomeError);

    /// <summary>Refuses other outcomes.</summary>
    /// <param name="data">The observations.</param>
    /// <param name="error">Makes the error for a row, from what an outcome must be.</param>
    public static void Require(RegressionData data, Func<int, string, DataSourceException> error)
    {
        if (data.Weights?.Kind == WeightKind.Analytic)
        {
            return;
        }

        ReadOnlySpan<double> outcome = data.Outcome.Span;
        bool proportions = true;
        int first = -1;
        for (int i = 0; i < outcome.Length; i++)
        {
            proportions &= outcome[i] is >= 0.0 and <= 1.0;
            if (first < 0 && outcome[i] is not (0.0 or 1.0))
            {
                first = i;
            }
        }

        if (first >= 0)
        {
            throw error(first, proportions ? RequirementOfProportions : Requirement);
        }
    }
}
