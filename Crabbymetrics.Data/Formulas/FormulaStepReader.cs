using System.Runtime.CompilerServices;

namespace Crabbymetrics.Data;

/// <summary>Turns the syntax tree of the right-hand side into steps, and refuses by name what is not a sum of columns.</summary>
internal sealed class FormulaStepReader(string text)
{
    public List<FormulaStep> Steps { get; } = [];

    public bool HasIntercept { get; private set; } = true;

    public void Visit(FormulaNode node, bool removed)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new FormulaException(text, "it has too many terms; a dot stands for all other columns.", node.Start);
        }

        switch (node)
        {
            case FormulaNode.Column column:
                Steps.Add(new FormulaStep(column.Name, removed, column.Start));
                break;
            case FormulaNode.Call { Function: "C", Arguments: [FormulaNode.Column category] }:
                Steps.Add(new FormulaStep(category.Name, removed, node.Start, IsCategorical: true));
                break;
            case FormulaNode.Remaining:
                Steps.Add(new FormulaStep(null, removed, node.Start));
                break;
            case FormulaNode.Constant { Value: 1.0 }:
                HasIntercept = !removed;
                break;
            case FormulaNode.Constant { Value: 0.0 }:
                HasIntercept = removed;
                break;
            case FormulaNode.Signed signed:
                Visit(signed.Operand, removed ^ signed.Negative);
                break;
            case FormulaNode.Binary { Operator: "+" or "-" } sum:
                Visit(sum.Left, removed);
                Visit(sum.Right, removed ^ (sum.Operator == "-"));
                break;
            default:
                throw Refuse(node);
        }
    }

    private FormulaException Refuse(FormulaNode node)
    {
        string term = text[node.Start..node.End];
        string problem = node switch
        {
            FormulaNode.Constant => $"the number '{term}' is not a term: 1 puts an intercept in, 0 takes it out.",
            FormulaNode.Call { Function: "C" } =>
                $"the term '{term}' is not C() of one column, as in C(year), which takes its values as categories.",
            FormulaNode.Call call =>
                $"the term '{term}' applies {call.Function}() to columns. Terms are columns as they stand, or C(name) for categories: "
                    + $"put its values into a column of the data and name that.",
            FormulaNode.Binary { Operator: ":" or "*" or "/" or "^" or "%in%" } =>
                $"the term '{term}' is an interaction. Terms are columns as they stand: put the product into a column of the data and "
                    + $"name that.",
            FormulaNode.Binary { Operator: "|" } =>
                $"the part '{term}' has a '|', which separates no parts in this model. Terms are joined by '+'.",
            _ => $"the term '{term}' is not a column.",
        };
        return new FormulaException(text, problem, node.Start);
    }
}
