using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>A node of the syntax tree of a formula. The tree holds the whole grammar; what a formula may mean is decided where it is
/// read.</summary>
/// <param name="Start">The zero-based first character.</param>
/// <param name="End">The zero-based character after the last.</param>
internal abstract record FormulaNode(int Start, int End)
{
    /// <summary>A column.</summary>
    internal sealed record Column(string Name, int Start, int End) : FormulaNode(Start, End);

    /// <summary>A number: 0 and 1 stand for the intercept.</summary>
    internal sealed record Constant(double Value, int Start, int End) : FormulaNode(Start, End);

    /// <summary>The dot.</summary>
    internal sealed record Remaining(int Start, int End) : FormulaNode(Start, End);

    /// <summary>Two parts joined by an operator.</summary>
    internal sealed record Binary(string Operator, FormulaNode Left, FormulaNode Right) : FormulaNode(Left.Start, Right.End);

    /// <summary>A part with a sign before it.</summary>
    internal sealed record Signed(bool Negative, FormulaNode Operand, int Start) : FormulaNode(Start, Operand.End);

    /// <summary>A function applied to parts.</summary>
    internal sealed record Call(string Function, ImmutableArray<FormulaNode> Arguments, int Start, int End) : FormulaNode(Start, End);
}
