namespace Crabbymetrics.Data;

/// <summary>When units are first treated, as a formula says it: <c>event(cohort, period)</c>. Where the cohort is missing, the unit is
/// never treated.</summary>
/// <param name="Cohort">The period of the first treatment, <see cref="Never"/> where it is missing.</param>
/// <param name="Period">The period of the row.</param>
internal sealed record TreatmentDefinition(VectorExpression Cohort, VectorExpression Period)
{
    /// <summary>A cohort that is missing.</summary>
    public const double Never = 1e300;

    /// <summary>Reads the call.</summary>
    /// <exception cref="FormulaException">An argument is missing, or is no number.</exception>
    public static TreatmentDefinition Read(string formula, FormulaNode.Call call, ExpressionCompiler compiler)
    {
        CallArguments arguments = new(formula, call, "cohort", "period");
        FormulaNode cohort = arguments.Required("cohort"),
            period = arguments.Required("period");
        FormulaNode.Call missing = new("is.na", [cohort], cohort.Start, cohort.End);
        FormulaNode.Call known = new(
            "ifelse",
            [missing, new FormulaNode.Constant(Never, cohort.Start, cohort.End), cohort],
            cohort.Start,
            cohort.End
        );
        return new TreatmentDefinition(compiler.Compile(known), compiler.Compile(period));
    }
}
