using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>
/// A model formula as R, fixest and patsy write it: an outcome, a tilde and terms, as in <c>log(y) ~ x1*x2 + C(year, ref = 2001)</c>; after
/// bars, effects to absorb and <c>endogenous ~ instruments</c>. A dot is every column that no other part of the model names. Names hold
/// letters, digits, <c>.</c> and <c>_</c> and do not begin with a digit; any other name stands in backticks. docs/formulas.md has every
/// construct. Immutable.
/// </summary>
/// <remarks>The notation is that of Wilkinson and Rogers (1973), "Symbolic description of factorial models for analysis of variance". Terms
/// are ordered by degree, then as they are written; their columns are coded by the rule of patsy: each term codes what earlier terms do not
/// span.</remarks>
public sealed class Formula
{
    private readonly ImmutableArray<Formula> _models;

    private Formula(string text, FormulaNode outcome, ImmutableArray<FormulaPart> parts)
    {
        Text = text;
        OutcomeNode = outcome;
        Parts = parts;
        Outcome = outcome is FormulaNode.Column column ? column.Name : FormulaText.Of(outcome);
        _models = [];
    }

    private Formula(Formula formula, ImmutableArray<Formula> models)
        : this(formula.Text, formula.OutcomeNode, formula.Parts)
    {
        _models = models;
        HasIntercept = models[0].HasIntercept;
    }

    /// <summary>The formula as it was given.</summary>
    public string Text { get; }

    /// <summary>The outcome: a column's name, or a calculation such as <c>log(y)</c>.</summary>
    public string Outcome { get; }

    /// <summary>Whether the model has an intercept.</summary>
    public bool HasIntercept { get; private init; }

    /// <summary>Whether the formula stands for several models: <c>y ~ sw(x1, x2)</c>, <c>c(y1, y2) ~ x</c>. <see cref="Expand"/> gives
    /// them.</summary>
    public bool IsMultiple => !_models.IsEmpty;

    /// <summary>Whether the outcome is a pair of counts, <c>cbind(successes, failures)</c>, which becomes a proportion with its trials as
    /// weights.</summary>
    public bool HasCounts => OutcomeNode is FormulaNode.Call { Function: "cbind" };

    /// <summary>Whether the formula names effects to absorb: <c>y ~ x | firm</c>.</summary>
    public bool HasAbsorbed => Parts.Skip(1).Any(static part => part.Endogenous is null);

    /// <summary>Whether the formula names instruments: <c>y ~ x | endogenous ~ instrument</c>.</summary>
    public bool HasInstruments => Parts.Skip(1).Any(static part => part.Endogenous is not null);

    /// <summary>The function that says when units are first treated, <c>event</c> or <c>sunab</c>; null where none does.</summary>
    public string? TreatmentFunction =>
        FormulaWalk.Calls(null, [Parts[0]]).FirstOrDefault(static call => call.Function is "event" or "sunab")?.Function;

    /// <summary>Whether a function of the formula reads the periods: <c>l(x)</c>, <c>f(x)</c>, <c>d(x)</c>.</summary>
    public bool ReadsTime => FormulaWalk.Calls(OutcomeNode, Parts).Any(FormulaWalk.IsLag);

    internal FormulaNode OutcomeNode { get; }

    /// <summary>The terms, then what stands after bars.</summary>
    internal ImmutableArray<FormulaPart> Parts { get; }

    /// <summary>Whether the formula says that a column's values are categories: <c>C(year)</c>.</summary>
    /// <param name="column">The column.</param>
    public bool IsCategorical(string column) =>
        FormulaWalk
            .Calls(null, Parts)
            .Any(call =>
                call.Function is "C" or "factor" or "as.factor" or "relevel" or "i"
                && call.Arguments is [FormulaNode.Column named, ..]
                && named.Name == column
            );

    /// <summary>Reads a formula.</summary>
    /// <param name="text">The formula: <c>y ~ x1 + x2</c>.</param>
    /// <returns>The formula.</returns>
    /// <exception cref="ArgumentNullException">There is no text.</exception>
    /// <exception cref="FormulaException">It cannot be read; the message names the part.</exception>
    public static Formula Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        (FormulaNode outcome, ImmutableArray<FormulaPart> parts) = FormulaParser.Parse(text);
        Formula formula = new(text, outcome, parts);
        ImmutableArray<Formula> models = StepwiseModels.Of(formula);
        return models.IsEmpty ? formula.Checked() : new Formula(formula, models);
    }

    /// <summary>The models that the formula stands for: itself, or for each choice of its stepwise functions and outcomes one, the first
    /// choice moving slowest.</summary>
    public ImmutableArray<Formula> Expand() => IsMultiple ? _models : [this];

    /// <summary>Says which terms the model has, by degree, then as they are written.</summary>
    /// <param name="columnNames">The columns of the data.</param>
    /// <param name="reserved">The columns that other parts of the model name (offset, weights, clusters), which a dot leaves out, as it
    /// does those of the outcome.</param>
    /// <param name="notes">Receives what the user should know: a term named twice, a column without a name.</param>
    /// <returns>The names of the terms, without the intercept: <c>x</c>, <c>log(z)</c>, <c>x:region</c>.</returns>
    /// <exception cref="FormulaException">A term is taken out that was not put in, a dot stands for no column, or nothing is left to
    /// estimate.</exception>
    public ImmutableArray<string> ResolveTerms(
        IReadOnlyCollection<string> columnNames,
        IReadOnlyCollection<string> reserved,
        ICollection<string>? notes = null
    )
    {
        ArgumentNullException.ThrowIfNull(columnNames);
        ArgumentNullException.ThrowIfNull(reserved);
        TermExpansion expansion = ExpandTerms(columnNames, reserved, notes);
        return [.. expansion.Terms.Select(static term => term.Name)];
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>The terms of the first part for the columns of some data.</summary>
    internal TermExpansion ExpandTerms(
        IReadOnlyCollection<string> columnNames,
        IReadOnlyCollection<string> reserved,
        ICollection<string>? notes
    )
    {
        if (IsMultiple)
        {
            throw new FormulaException(
                Text,
                FormattableString.Invariant($"it stands for {_models.Length} models; {nameof(Formula)}.{nameof(Expand)} gives them.")
            );
        }

        FormulaNode terms = Parts[0].Terms;
        bool dot = FormulaWalk.HasRemaining(terms);
        string[] remaining = dot ? RemainingColumns(columnNames, reserved, notes) : [];
        TermExpansion expansion = new(Text, remaining, name => columnNames.Contains(name));
        expansion.Visit(terms);
        if (dot && remaining.Length == 0 && expansion.Terms.Count == 0)
        {
            throw new FormulaException(
                Text,
                "'.' stands for no column: the data have none beside those that the outcome and the other options name.",
                FormulaWalk.Remaining(terms)!.Start
            );
        }

        foreach (string note in expansion.Notes)
        {
            notes?.Add(note);
        }

        return expansion.Terms.Count > 0 || HasIntercept || Parts.Length > 1
            ? expansion
            : throw new FormulaException(Text, "it has neither a term nor an intercept: nothing is left to estimate.");
    }

    // What a dot stands for: not what the outcome, the other parts or an offset name, nor what is a factor of its own.
    private string[] RemainingColumns(
        IReadOnlyCollection<string> columnNames,
        IReadOnlyCollection<string> reserved,
        ICollection<string>? notes
    )
    {
        HashSet<string> named = [.. reserved, .. FormulaWalk.Columns(OutcomeNode)];
        foreach (FormulaPart part in Parts.Skip(1))
        {
            named.UnionWith(FormulaWalk.Columns(part.Terms));
            named.UnionWith(part.Endogenous is null ? [] : FormulaWalk.Columns(part.Endogenous));
        }

        foreach (FormulaNode.Call call in FormulaWalk.Calls(null, [Parts[0]]))
        {
            if (call.Function is "offset" or "event" or "sunab")
            {
                named.UnionWith(FormulaWalk.Columns(call));
            }
            else if (
                FormulaFunctions.Categories.Contains(call.Function)
                && call.Function != "cut"
                && call.Arguments is [FormulaNode.Column f, ..]
            )
            {
                named.Add(f.Name);
            }
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

        return [.. columnNames.Where(name => name.Length > 0 && !named.Contains(name))];
    }

    private Formula Checked()
    {
        FormulaCheck check = new(this);
        check.Require();
        return new Formula(Text, OutcomeNode, Parts) { HasIntercept = check.HasIntercept };
    }
}
