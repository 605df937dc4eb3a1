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

    /// <summary>Takes transformers that stand among the terms, as in <c>y ~ pca(x1..x20, 5) + z</c>, out of a formula.</summary>
    /// <param name="formula">What was typed.</param>
    /// <param name="transform">The steps that were typed elsewhere; null for none.</param>
    /// <returns>The formula with the other terms, and the steps; null where there are none.</returns>
    /// <exception cref="UsageException">A transformer is a part of a term, or there are steps elsewhere too.</exception>
    public static (string Formula, string? Steps) Split(string formula, string? transform)
    {
        int tilde = formula.IndexOf('~', StringComparison.Ordinal);
        if (tilde < 0 || !Transformer().IsMatch(formula[tilde..]))
        {
            return (formula, transform);
        }

        int end = End(formula, tilde);
        List<string> terms = [],
            steps = [];
        foreach (string term in Terms(formula[(tilde + 1)..end]))
        {
            bool isStep = Transformer().Match(term) is { Success: true, Index: 0 } && Closing(term) == term.Length - 1;
            (isStep ? steps : terms).Add(term);
        }

        if (Transformer().IsMatch(string.Join('+', terms)) || Transformer().IsMatch(formula[end..]))
        {
            throw new UsageException("pca() and kernel() are whole terms of a formula: y ~ pca(x1..x20, 5) + z.");
        }

        if (transform is not null)
        {
            throw new UsageException("The formula has transformers, and so has --transform: write all of them in one place.");
        }

        string rest = terms.Count == 0 ? "1" : string.Join(" + ", terms);
        return ($"{formula[..(tilde + 1)]} {rest}{(end < formula.Length ? " " : "")}{formula[end..]}", string.Join("; ", steps));
    }

    // What stands between the plus signs outside of parentheses and backticks.
    private static IEnumerable<string> Terms(string text)
    {
        int depth = 0,
            start = 0;
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            quoted ^= text[i] == '`';
            depth +=
                text[i] == '(' ? 1
                : text[i] == ')' ? -1
                : 0;
            if (text[i] == '+' && depth == 0 && !quoted)
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
        }

        yield return text[start..].Trim();
    }

    // Where the first parenthesis of a term closes.
    private static int Closing(string term)
    {
        int depth = 0;
        for (int i = term.IndexOf('(', StringComparison.Ordinal); i < term.Length; i++)
        {
            depth +=
                term[i] == '(' ? 1
                : term[i] == ')' ? -1
                : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
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

    [GeneratedRegex(@"(?<![\p{L}\p{N}_.`])(pca|kernel)\s*\(")]
    private static partial Regex Transformer();

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{N}_.]*$")]
    private static partial Regex Name();
}
