using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The words of errors and warnings of all estimators about separated rows.</summary>
internal static class SeparationWords
{
    private const int NamedRows = 10;
    private const int NamedColumns = 10;

    /// <summary>Which columns predict which rows.</summary>
    /// <param name="separated">The rows and columns.</param>
    /// <param name="outcome">The outcome's name.</param>
    /// <param name="complete">Whether these are all rows.</param>
    /// <param name="present">The number of rows with a weight.</param>
    public static string Of(SeparatedRows separated, string outcome, bool complete, int present)
    {
        string some = string.Join(", ", separated.Rows.Take(NamedRows)) + (separated.Rows.Length > NamedRows ? ", ..." : "");
        return complete
            ? FormattableString.Invariant(
                $"{Predictor(separated.Columns)} predicts {outcome} perfectly in every one of the {present} rows,"
            ) + " which are separated completely"
            : FormattableString.Invariant($"{Predictor(separated.Columns)} predicts {outcome} perfectly in {separated.Rows.Length} of ")
                + FormattableString.Invariant($"{present} rows: rows {some} (counted from 0)");
    }

    /// <summary>The columns of a direction: one of them, or a combination. The intercept is named where it is alone.</summary>
    public static string Predictor(ImmutableArray<string> columns)
    {
        string[] named = [.. columns.Where(static name => name != "(Intercept)")];
        string list = string.Join(", ", named.Take(NamedColumns).Select(static name => $"'{name}'"));
        return named.Length switch
        {
            0 => "the intercept",
            1 => $"column {list}",
            <= NamedColumns => $"a combination of the columns {list}",
            _ => FormattableString.Invariant($"a combination of the columns {list} and {named.Length - NamedColumns} more"),
        };
    }

    /// <summary>Outcomes that are all the same, at an edge of what the family allows.</summary>
    public static string OfOneOutcome(GlmRows rows, string outcome, ImmutableArray<int> present) =>
        present.All(row => rows.Outcome.Span[row] == rows.Outcome.Span[present[0]])
            ? FormattableString.Invariant(
                $"{outcome} is {rows.Outcome.Span[present[0]]} in every row, the edge of what the {rows.Family.Name} family allows"
            )
            : $"the mean of {outcome} is at the edge of what the {rows.Family.Name} family with the {rows.Family.LinkName} link allows";

    /// <summary>The number of rows with a weight.</summary>
    public static int Present(GlmRows rows)
    {
        int count = 0;
        foreach (double weight in rows.Weights.Span)
        {
            count += weight > 0.0 ? 1 : 0;
        }

        return rows.Weights.IsEmpty ? rows.Outcome.Length : count;
    }

    /// <summary>The rows with a weight.</summary>
    public static ImmutableArray<int> PresentRows(GlmRows rows)
    {
        ImmutableArray<int>.Builder every = ImmutableArray.CreateBuilder<int>();
        for (int i = 0; i < rows.Outcome.Length; i++)
        {
            if (rows.Weights.IsEmpty || rows.Weights.Span[i] > 0.0)
            {
                every.Add(i);
            }
        }

        return every.ToImmutable();
    }
}
