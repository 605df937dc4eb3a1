using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Commands;

/// <summary>A formula with the columns that transformers take: who writes <c>--transform "pca(x1..x20, 5)"</c> need not list them
/// again.</summary>
internal static partial class TransformedFormula
{
    /// <summary>Adds the columns of the transformers that are not in the formula to its terms.</summary>
    /// <exception cref="UsageException">The transformers cannot be read.</exception>
    public static string Complete(string formula, string? transform)
    {
        int tilde = formula.IndexOf('~', StringComparison.Ordinal);
        if (transform is null || tilde < 0)
        {
            return formula;
        }

        int end = End(formula, tilde);
        string terms = formula[(tilde + 1)..end];
        HashSet<string> there = [.. Words().Matches(terms).Select(static word => word.Value.Trim('`'))];
        string[] missing = [.. Columns(transform).Where(name => !there.Contains(name)).Select(Quoted)];
        return missing.Length == 0 || there.Contains(".")
            ? formula
            : $"{formula[..end].TrimEnd()} + {string.Join(" + ", missing)}{(end < formula.Length ? " " : "")}{formula[end..]}";
    }

    // Columns that an earlier step made are none of the data.
    private static IEnumerable<string> Columns(string transform)
    {
        ImmutableArray<PipelineStep> steps;
        try
        {
            steps = PipelineStep.Parse(transform);
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"--transform: {ShellWords.Of(error)}");
        }

        return steps.IsEmpty
            ? []
            : steps[0]
                .ColumnNames.Concat(steps.Skip(1).SelectMany(static step => step.ColumnNames).Where(name => !IsMade(name, steps)))
                .Distinct();
    }

    private static bool IsMade(string name, ImmutableArray<PipelineStep> steps) => steps.Any(step => step.Makes(name));

    private static string Quoted(string name) => Name().IsMatch(name) ? name : $"`{name}`";

    // Where the terms end: before the effects and instruments of the formula.
    private static int End(string formula, int tilde)
    {
        int depth = 0;
        bool quoted = false;
        for (int i = tilde + 1; i < formula.Length; i++)
        {
            quoted ^= formula[i] == '`';
            depth +=
                formula[i] == '(' ? 1
                : formula[i] == ')' ? -1
                : 0;
            if (formula[i] == '|' && depth == 0 && !quoted)
            {
                return i;
            }
        }

        return formula.Length;
    }

    [GeneratedRegex(@"`[^`]+`|[\p{L}_][\p{L}\p{N}_.]*|(?<![\p{L}\p{N}_.])\.(?![\p{L}\p{N}_.])")]
    private static partial Regex Words();

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{N}_.]*$")]
    private static partial Regex Name();
}
