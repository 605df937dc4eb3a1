namespace Crabbymetrics.Data;

/// <summary>Finds in a formula of one model what is wrong whatever the data are: functions that do not exist, an outcome that explains
/// itself.</summary>
internal sealed class FormulaCheck(Formula formula)
{
    /// <summary>Whether the model has an intercept.</summary>
    public bool HasIntercept { get; private set; } = true;

    /// <summary>Checks the formula.</summary>
    /// <exception cref="FormulaException">It cannot be a model.</exception>
    public void Require()
    {
        ExpressionCompiler compiler = new(formula.Text, []);
        FormulaOutcome.Read(formula, compiler);
        // A dot stands for nothing here, and nothing is known to be missing.
        TermExpansion expansion = new(formula.Text, [], static _ => true) { ChecksRemoval = false };
        expansion.Visit(formula.Parts[0].Terms);
        HasIntercept = expansion.HasIntercept;
        foreach (FormulaNode offset in expansion.Offsets)
        {
            compiler.Compile(offset);
        }

        if (expansion.Timing is { } timing)
        {
            TreatmentDefinition.Read(formula.Text, timing, compiler);
        }

        List<FormulaTerm> terms = expansion.Terms;
        RequireVariables(terms, compiler);
        FormulaParts parts = FormulaParts.Read(formula);
        parts.Compile(formula.Text, compiler);
        foreach (FormulaNode? node in new[] { parts.Endogenous, parts.Instruments })
        {
            if (node is not null)
            {
                List<FormulaTerm> further = FormulaParts.Terms(formula.Text, node);
                RequireVariables(further, compiler);
                RequireOutcomeApart(
                    further,
                    node == parts.Instruments
                        ? "is an instrument too: an instrument is not related to the errors, and the outcome is."
                        : "is a term too: it would explain itself."
                );
            }
        }

        RequireOutcomeApart(terms, "is a term too: it would explain itself.");
        RequireOneReading(terms);
    }

    private void RequireVariables(IEnumerable<FormulaTerm> terms, ExpressionCompiler compiler)
    {
        foreach (TermVariable variable in terms.SelectMany(static term => term.Variables).DistinctBy(static variable => variable.Key))
        {
            CompiledVariable.Compile(formula.Text, variable, compiler);
        }
    }

    private void RequireOutcomeApart(List<FormulaTerm> terms, string fault)
    {
        string[] columns = [.. FormulaWalk.Columns(formula.OutcomeNode).Distinct()];
        FormulaTerm? own = terms.Find(term =>
            term.Variables is [{ Node: FormulaNode.Column column }] && columns is [var only] && only == column.Name
        );
        if (own is not null)
        {
            throw new FormulaException(formula.Text, $"the outcome '{columns[0]}' {fault}", own.Start);
        }
    }

    private void RequireOneReading(List<FormulaTerm> terms)
    {
        foreach (FormulaTerm term in terms)
        {
            if (
                term.Variables is [{ Node: FormulaNode.Call { Function: not "cut" } call }]
                && FormulaFunctions.Categories.Contains(call.Function)
                && call.Arguments is [FormulaNode.Column column, ..]
                && terms.Exists(other => other.Variables is [{ Node: FormulaNode.Column bare }] && bare.Name == column.Name)
            )
            {
                throw new FormulaException(
                    formula.Text,
                    $"'{column.Name}' is a term both as it stands and as categories, {FormulaText.Of(call)}, which say the same and more. "
                        + "Take one of them out.",
                    term.Start
                );
            }
        }
    }
}
