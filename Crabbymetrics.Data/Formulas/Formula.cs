using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>
/// A model formula: an outcome, a tilde, and a sum of columns, as in <c>y ~ x1 + x2</c>. A dot is every column that no other part of the
/// model names; <c>C(x)</c> takes a column's values as categories, as those of a column of text are taken anyway; <c>- x</c> takes a column
/// out; <c>- 1</c> or <c>+ 0</c> takes the intercept out. Names hold letters, digits, <c>.</c> and <c>_</c> and do not begin with a digit;
/// any other name stands in backticks. Immutable.
/// </summary>
/// <remarks>The notation is that of Wilkinson and Rogers (1973), "Symbolic description of factorial models for analysis of variance", as R
/// writes it.</remarks>
public sealed class Formula
{
    private readonly ImmutableArray<FormulaStep> _steps;

    private Formula(string text, string outcome, bool hasIntercept, ImmutableArray<FormulaStep> steps)
    {
        Text = text;
        Outcome = outcome;
        HasIntercept = hasIntercept;
        _steps = steps;
    }

    /// <summary>The formula as it was given.</summary>
    public string Text { get; }

    /// <summary>The name of the outcome.</summary>
    public string Outcome { get; }

    /// <summary>Whether the model has an intercept.</summary>
    public bool HasIntercept { get; }

    /// <summary>Whether the formula says that a column's values are categories: <c>C(year)</c>.</summary>
    /// <param name="column">The column.</param>
    public bool IsCategorical(string column) => _steps.Any(step => step.IsCategorical && !step.Removed && step.Column == column);

    /// <summary>Reads a formula.</summary>
    /// <param name="text">The formula: <c>y ~ x1 + x2</c>.</param>
    /// <returns>The formula.</returns>
    /// <exception cref="ArgumentNullException">There is no text.</exception>
    /// <exception cref="FormulaException">It cannot be read, or has a term that is not a column; the message names the part.</exception>
    public static Formula Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        (FormulaNode left, FormulaNode right) = FormulaParser.Parse(text);
        if (left is not FormulaNode.Column outcome)
        {
            throw new FormulaException(
                text,
                $"the outcome '{text[left.Start..left.End]}' is not a column. The outcome is one column as it stands: put its values "
                    + $"into a column of the data and name that.",
                left.Start
            );
        }

        FormulaStepReader reader = new(text);
        reader.Visit(right, removed: false);
        if (reader.Steps.FindIndex(step => step.Column == outcome.Name && !step.Removed) is >= 0 and int index)
        {
            throw new FormulaException(
                text,
                $"the outcome '{outcome.Name}' is a term too: it would explain itself.",
                reader.Steps[index].Start
            );
        }

        foreach (FormulaStep step in reader.Steps)
        {
            if (
                step is { IsCategorical: true, Removed: false }
                && reader.Steps.Exists(other => other.Column == step.Column && !other.IsCategorical && !other.Removed)
            )
            {
                throw new FormulaException(
                    text,
                    $"'{step.Column}' is a term both as it stands and as categories, C({step.Column}), which say the same and more. "
                        + $"Take one of them out.",
                    step.Start
                );
            }
        }

        return new Formula(text, outcome.Name, reader.HasIntercept, [.. reader.Steps]);
    }

    /// <summary>Says which columns are the terms of the model, in order.</summary>
    /// <param name="columnNames">The columns of the data.</param>
    /// <param name="reserved">The columns that other parts of the model name (offset, weights, clusters), which a dot leaves out, as it
    /// does the outcome.</param>
    /// <param name="notes">Receives what the user should know: a term named twice, a column without a name.</param>
    /// <returns>The names of the terms, without the intercept. A name that the data do not have is among them if the formula names
    /// it.</returns>
    /// <exception cref="FormulaException">A column is taken out that was not put in, a dot stands for no column, or nothing is left to
    /// estimate.</exception>
    public ImmutableArray<string> ResolveTerms(
        IReadOnlyCollection<string> columnNames,
        IReadOnlyCollection<string> reserved,
        ICollection<string>? notes = null
    )
    {
        ArgumentNullException.ThrowIfNull(columnNames);
        ArgumentNullException.ThrowIfNull(reserved);
        List<string> terms = [];
        HashSet<string> written = [];
        foreach (FormulaStep step in _steps)
        {
            if (step.Column is null)
            {
                ResolveRemaining(step, terms, columnNames, reserved, notes);
            }
            else if (step.Removed)
            {
                written.Remove(step.Column);
                if (!terms.Remove(step.Column))
                {
                    throw new FormulaException(Text, $"'{step.Column}' is taken out but was not put in before.", step.Start);
                }
            }
            else if (!written.Add(step.Column))
            {
                notes?.Add($"The formula names '{step.Column}' more than once; it is one term.");
            }
            else if (!terms.Contains(step.Column))
            {
                terms.Add(step.Column);
            }
        }

        return terms.Count > 0 || HasIntercept
            ? [.. terms]
            : throw new FormulaException(Text, "it has neither a term nor an intercept: nothing is left to estimate.");
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private void ResolveRemaining(
        FormulaStep step,
        List<string> terms,
        IReadOnlyCollection<string> columnNames,
        IReadOnlyCollection<string> reserved,
        ICollection<string>? notes
    )
    {
        if (step.Removed)
        {
            throw new FormulaException(Text, "'.' cannot be taken out: it is whatever nothing else names.", step.Start);
        }

        List<string> remaining =
        [
            .. columnNames.Where(name => name.Length > 0 && name != Outcome && !reserved.Contains(name) && !terms.Contains(name)),
        ];
        if (remaining.Count == 0 && terms.Count == 0)
        {
            throw new FormulaException(
                Text,
                "'.' stands for no column: the data have none beside those that the outcome and the other options name.",
                step.Start
            );
        }

        int unnamed = columnNames.Count(static name => name.Length == 0);
        if (unnamed > 0)
        {
            notes?.Add(
                unnamed == 1
                    ? "A column without a name is not part of '.'."
                    : FormattableString.Invariant($"{unnamed} columns without a name are not part of '.'.")
            );
        }

        terms.AddRange(remaining);
    }
}
