namespace Crabbymetrics.Data;

/// <summary>A piece of a formula.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A name without its backticks, or the text as written.</param>
/// <param name="Start">The zero-based first character.</param>
/// <param name="End">The zero-based character after the last.</param>
internal sealed record FormulaToken(FormulaTokenKind Kind, string Text, int Start, int End)
{
    public bool IsOperator(string text) => Kind == FormulaTokenKind.Operator && Text == text;
}
