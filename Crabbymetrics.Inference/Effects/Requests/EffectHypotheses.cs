using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Crabbymetrics.Inference;

/// <summary>Wald tests of hypotheses on effects, by the numbers of their rows or by their names.</summary>
internal static partial class EffectHypotheses
{
    public static HypothesisTest Test(EffectTable effects, string hypotheses)
    {
        if (string.IsNullOrWhiteSpace(hypotheses))
        {
            throw new ArgumentException("No hypothesis was given: such as b1 = b2.", nameof(hypotheses));
        }

        ImmutableArray<string> numbered = [.. Enumerable.Range(1, effects.Count).Select(static i => FormattableString.Invariant($"b{i}"))];
        ImmutableArray<string> names = Numbered().IsMatch(hypotheses) ? numbered : effects.Covariance.ParameterNames;
        LinearRestrictions restrictions = LinearRestrictions.Parse(hypotheses, names);
        // A row without an error has none of its covariances.
        ImmutableArray<double> estimates =
        [
            .. effects.Rows.Select(static row => row.StandardError is null ? double.NaN : row.Estimate ?? double.NaN),
        ];
        return WaldTest.Of(estimates, effects.Covariance, restrictions, effects.DegreesOfFreedom);
    }

    [GeneratedRegex(@"(?<![\w.\]])b[0-9]+(?![\w.\[])")]
    private static partial Regex Numbered();
}
