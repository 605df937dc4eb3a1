using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>A node of the syntax tree of a formula. The tree holds the whole grammar; what a formula may mean is decided where it is
/// read.</summary>
/// <param name="Start">The zero-based first character.</param>
/// <param name="End">The zero-based character after the last.</param>
internal abstract record FormulaNode(int Start, int End)
{
    /// <summary>A column.</summary>
    /// <param name="Name">Its name, without backticks.</param>
    /// <param name="Start">The zero-based first character.</param>
    /// <param name="End">The zero-based character after the last.</param>
    /// <param name="Quoted">Whether it stands in backticks, which make a column of any word.</param>
    internal sealed record Column(string Name, int Start, int End, bool Quoted = false) : FormulaNode(Start, End);

    /// <summary>A number. In a sum of terms 0 and 1 stand for the intercept.</summary>
    internal sealed record Constant(double Value, int Start, int End) : FormulaNode(Start, End);

    /// <summary>Text in quotes.</summary>
    internal sealed record Text(string Value, int Start, int End) : FormulaNode(Start, End);

    /// <summary>The dot.</summary>
    internal sealed record Remaining(int Start, int End) : FormulaNode(Start, End);

    /// <summary>Two parts joined by an operator.</summary>
    internal sealed record Binary(string Operator, FormulaNode Left, FormulaNode Right) : FormulaNode(Left.Start, Right.End);

    /// <summary>A part with a sign before it.</summary>
    internal sealed record Signed(bool Negative, FormulaNode Operand, int Start) : FormulaNode(Start, Operand.End);

    /// <summary>A condition denied.</summary>
    internal sealed record Not(FormulaNode Operand, int Start) : FormulaNode(Start, Operand.End);

    /// <summary>An argument with its name.</summary>
    internal sealed record Named(string Name, FormulaNode Value, int Start) : FormulaNode(Start, Value.End);

    /// <summary>A function applied to parts.</summary>
    internal sealed record Call(string Function, ImmutableArray<FormulaNode> Arguments, int Start, int End) : FormulaNode(Start, End);

    /// <summary>An effect with slopes: <c>fe[x]</c>, or <c>fe[[x]]</c> without its constants.</summary>
    internal sealed record Slopes(FormulaNode Effect, ImmutableArray<FormulaNode> Variables, bool Alone, int End)
        : FormulaNode(Effect.Start, End);

    /// <summary>No term: what a stepwise choice leaves where it adds none.</summary>
    internal sealed record Nothing(int Start, int End) : FormulaNode(Start, End);
}
