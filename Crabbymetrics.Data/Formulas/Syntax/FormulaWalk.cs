using System.Runtime.CompilerServices;

namespace Crabbymetrics.Data;

/// <summary>Walks through syntax trees.</summary>
internal static class FormulaWalk
{
    /// <summary>A node and all below it.</summary>
    public static IEnumerable<FormulaNode> All(FormulaNode root)
    {
        // A stack of its own: a sum of thousands of terms is as deep as it is long.
        Stack<FormulaNode> open = new([root]);
        while (open.TryPop(out FormulaNode? node))
        {
            yield return node;
            switch (node)
            {
                case FormulaNode.Binary binary:
                    open.Push(binary.Right);
                    open.Push(binary.Left);
                    break;
                case FormulaNode.Signed signed:
                    open.Push(signed.Operand);
                    break;
                case FormulaNode.Not not:
                    open.Push(not.Operand);
                    break;
                case FormulaNode.Named named:
                    open.Push(named.Value);
                    break;
                case FormulaNode.Call call:
                    foreach (FormulaNode argument in call.Arguments.Reverse())
                    {
                        open.Push(argument);
                    }

                    break;
                case FormulaNode.Slopes slopes:
                    foreach (FormulaNode variable in slopes.Variables.Reverse())
                    {
                        open.Push(variable);
                    }

                    open.Push(slopes.Effect);
                    break;
            }
        }
    }

    /// <summary>All calls in an outcome and in parts.</summary>
    public static IEnumerable<FormulaNode.Call> Calls(FormulaNode? outcome, IEnumerable<FormulaPart> parts) =>
        (outcome is null ? [] : All(outcome))
            .Concat(parts.SelectMany(static part => (part.Endogenous is null ? [] : All(part.Endogenous)).Concat(All(part.Terms))))
            .OfType<FormulaNode.Call>();

    /// <summary>Whether a node reads earlier or later periods.</summary>
    public static bool HasLag(FormulaNode node) => All(node).OfType<FormulaNode.Call>().Any(IsLag);

    /// <summary>Whether a call reads earlier or later periods.</summary>
    public static bool IsLag(FormulaNode.Call call) => call.Function is "l" or "lag" or "f" or "d";

    /// <summary>The columns that a node names.</summary>
    public static IEnumerable<string> Columns(FormulaNode node) =>
        All(node).OfType<FormulaNode.Column>().Select(static column => column.Name);

    /// <summary>The first dot in a node; null where there is none.</summary>
    public static FormulaNode? Remaining(FormulaNode node) => All(node).FirstOrDefault(static part => part is FormulaNode.Remaining);

    /// <summary>Whether a node has a dot.</summary>
    public static bool HasRemaining(FormulaNode node) => Remaining(node) is not null;

    /// <summary>The parts of a sum, each with whether it is taken out.</summary>
    /// <exception cref="FormulaException">The sum is too long.</exception>
    public static IEnumerable<(FormulaNode Node, bool Removed)> Summands(string formula, FormulaNode node, bool removed = false)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new FormulaException(formula, "it has too many terms; a dot stands for all other columns.", node.Start);
        }

        return node switch
        {
            FormulaNode.Binary { Operator: "+" or "-" } sum => Summands(formula, sum.Left, removed)
                .Concat(Summands(formula, sum.Right, removed ^ (sum.Operator == "-"))),
            FormulaNode.Signed signed => Summands(formula, signed.Operand, removed ^ signed.Negative),
            _ => [(node, removed)],
        };
    }
}
