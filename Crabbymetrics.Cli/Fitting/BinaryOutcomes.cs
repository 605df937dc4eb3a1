using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Fitting;

/// <summary>What logit and probit take as outcomes: 0 and 1, or proportions whose trials are known.</summary>
internal static class BinaryOutcomes
{
    private const string Requirement = "0 or 1";

    private const string RequirementOfProportions =
        "0 or 1. Proportions need their numbers of trials (--trials, or --weights with --weights-kind analytic); without them use "
        + "glm --family binomial (or quasi-binomial)";

    /// <summary>Refuses other outcomes, naming the first one's place.</summary>
    public static void Require(ModelFrame frame)
    {
        if (frame.Data.Weights?.Kind == WeightKind.Analytic)
        {
            return;
        }

        ReadOnlySpan<double> outcome = frame.Data.Outcome.Span;
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
            throw frame.OutcomeError(first, proportions ? RequirementOfProportions : Requirement);
        }
    }
}
