namespace Crabbymetrics.Data;

/// <summary>What the outcome of a formula is: a column, a calculation, or counts of successes and failures.</summary>
/// <param name="Name">Its name: <c>y</c>, <c>log(y)</c>; of <c>y == "yes"</c> it is <c>y[yes]</c>.</param>
/// <param name="Column">The column that it is as it stands; null for others.</param>
/// <param name="Value">The calculation, or the number of successes.</param>
/// <param name="Failures">The number of failures; null where there are no counts.</param>
internal sealed record FormulaOutcome(string Name, string? Column, VectorExpression Value, VectorExpression? Failures)
{
    /// <summary>Reads the outcome of a formula.</summary>
    /// <exception cref="FormulaException">It is none.</exception>
    public static FormulaOutcome Read(Formula formula, ExpressionCompiler compiler)
    {
        FormulaNode node = formula.OutcomeNode;
        switch (node)
        {
            case FormulaNode.Column column:
                return new FormulaOutcome(column.Name, column.Name, new ColumnExpression(column.Name, column.Name), null);
            case FormulaNode.Call { Function: "cbind" } counts:
                CallArguments arguments = new(formula.Text, counts, "successes", "failures");
                if (arguments.Optional("failures") is null)
                {
                    throw arguments.Error(
                        "takes two counts: cbind(successes, failures). Where the number of trials is known instead, the successes are the "
                            + "outcome, and the trials are named beside it (ModelSpecification.Trials)."
                    );
                }

                return new FormulaOutcome(
                    formula.Outcome,
                    null,
                    compiler.Compile(arguments.Required("successes")),
                    compiler.Compile(arguments.Required("failures"))
                );
            case FormulaNode.Remaining:
                throw new FormulaException(formula.Text, "'.' is no outcome: it stands for columns among the terms.", node.Start);
            case FormulaNode.Constant or FormulaNode.Text:
                throw new FormulaException(formula.Text, $"the outcome '{formula.Outcome}' is not a column.", node.Start);
        }

        VectorExpression value = compiler.Compile(node);
        return !value.Columns.Any()
            ? throw new FormulaException(formula.Text, $"the outcome '{formula.Outcome}' names no column.", node.Start)
            : new FormulaOutcome(
                value is MembershipExpression { Negated: false, Labels: [var label] } membership
                    ? $"{membership.Column}[{label}]"
                    : formula.Outcome,
                null,
                value,
                null
            );
    }
}
