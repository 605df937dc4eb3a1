using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Crabbymetrics.Data;

/// <summary>Writes a syntax tree in one way, whatever blanks and parentheses it was typed with: <c>log(x + 1)</c>, <c>poly(x,
/// 2)</c>.</summary>
internal static class FormulaText
{
    /// <summary>The text of a node.</summary>
    public static string Of(FormulaNode node)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new FormulaException("...", "it is too long: a dot stands for all other columns.", node.Start);
        }

        return node switch
        {
            FormulaNode.Column column => Name(column),
            FormulaNode.Constant constant => constant.Value.ToString("R", CultureInfo.InvariantCulture),
            FormulaNode.Text text => text.Value.Contains('"', StringComparison.Ordinal) ? $"'{text.Value}'" : $"\"{text.Value}\"",
            FormulaNode.Remaining => ".",
            FormulaNode.Nothing => "0",
            FormulaNode.Signed signed => (signed.Negative ? "-" : "+") + Inside(signed.Operand, 90),
            FormulaNode.Not not => "!" + Inside(not.Operand, 30),
            FormulaNode.Named named => $"{(named.Name.Length == 0 ? "''" : OfColumn(named.Name))} = {Of(named.Value)}",
            FormulaNode.Call call => $"{call.Function}({List(call.Arguments)})",
            FormulaNode.Slopes slopes => Of(slopes.Effect)
                + (slopes.Alone ? "[[" : "[")
                + List(slopes.Variables)
                + (slopes.Alone ? "]]" : "]"),
            FormulaNode.Binary binary => Of(binary),
            _ => throw new ArgumentException($"There is no text of a {node.GetType().Name}.", nameof(node)),
        };
    }

    /// <summary>The text of a column.</summary>
    public static string OfColumn(string name) => Name(new FormulaNode.Column(name, 0, 0, true));

    private static string Of(FormulaNode.Binary binary)
    {
        int own = Strength(binary);
        bool right = binary.Operator == "^";
        string blank = binary.Operator is ":" or "^" ? "" : " ";
        return Inside(binary.Left, right ? own + 1 : own) + blank + binary.Operator + blank + Inside(binary.Right, right ? own : own + 1);
    }

    private static string Inside(FormulaNode node, int least) => Strength(node) < least ? $"({Of(node)})" : Of(node);

    private static int Strength(FormulaNode node) =>
        node switch
        {
            FormulaNode.Binary binary => binary.Operator switch
            {
                "|" => 10,
                "&" => 20,
                "+" or "-" => 50,
                "*" or "/" => 60,
                ":" => 80,
                "^" => 100,
                ['%', ..] => 70,
                _ => 40,
            },
            FormulaNode.Not => 30,
            FormulaNode.Signed => 90,
            _ => 1000,
        };

    private static string List(ImmutableArray<FormulaNode> nodes) => string.Join(", ", nodes.Select(Of));

    // A word that is a constant is a column only in backticks.
    private static string Name(FormulaNode.Column column) =>
        column.Name.All(FormulaTokenizer.IsNamePart)
        && column.Name != "."
        && !char.IsAsciiDigit(column.Name[0])
        && !(column.Quoted && FormulaFunctions.IsConstant(column.Name))
            ? column.Name
            : $"`{column.Name}`";
}
