namespace Crabbymetrics.Data;

// Comparisons with text, dates and missing values.
internal sealed partial class ExpressionCompiler
{
    private bool IsMissing(FormulaNode node) => node is FormulaNode.Column { Name: "NA", Quoted: false } && !columnNames.Contains("NA");

    // A word that is no column, compared with one: a text without its quotes.
    private void RequireQuoted(FormulaNode.Binary binary, FormulaNode side, FormulaNode other)
    {
        if (
            binary.Operator is "==" or "!="
            && side is FormulaNode.Column { Quoted: false } word
            && ConstantOf(word) is null
            && other is FormulaNode.Column column
            && columnNames.Contains(column.Name)
            && !columnNames.Contains(word.Name)
        )
        {
            throw Error(
                $"there is no column named '{word.Name}'. Text stands in quotes: "
                    + $"{FormulaText.Of(other)} {binary.Operator} \"{word.Name}\".",
                side
            );
        }
    }

    // A column compared with labels.
    private VectorExpression? Membership(FormulaNode.Binary binary, string text)
    {
        if (binary.Operator == "%in%")
        {
            if (CallArguments.Values(binary.Right) is { } numbers)
            {
                VectorExpression left = Compile(binary.Left);
                double[] wanted = numbers;
                return new ElementExpression(
                    text,
                    x =>
                        double.IsNaN(x) ? x
                        : Array.IndexOf(wanted, x) >= 0 ? 1.0
                        : 0.0,
                    null,
                    left,
                    isCondition: true
                );
            }

            return CallArguments.LabelsOf(binary.Right) is { } labels
                ? new MembershipExpression(text, LabelledColumn(binary.Left), labels, negated: false)
                : throw Error("%in% is followed by values: x %in% c(1, 2), or x %in% c(\"a\", \"b\").", binary.Right);
        }

        if (binary.Left is not FormulaNode.Text && binary.Right is not FormulaNode.Text)
        {
            return null;
        }

        (FormulaNode.Text? label, FormulaNode other) = binary.Right is FormulaNode.Text right
            ? (right, binary.Left)
            : ((FormulaNode.Text)binary.Left, binary.Right);
        bool equals = binary.Operator is "==" or "!=";
        bool isDate = other is not FormulaNode.Text && CalendarDays.OfText(label.Value) is not null;
        if (isDate && (binary.Operator is "-" or "<" or "<=" or ">" or ">=" || (equals && Labelled(other) is null)))
        {
            return WithDate(binary, text);
        }

        if (!equals)
        {
            throw Error(
                PairExpression.Compares(binary.Operator)
                    ? $"text is compared by == and !=, not by {binary.Operator}. Dates have an order: x {binary.Operator} \"2020-01-31\"; "
                        + "numbers stand without quotes."
                    : $"'{label.Value}' is text where a number is needed. Text is compared: x == \"{label.Value}\".",
                binary
            );
        }

        return new MembershipExpression(text, LabelledColumn(other), [label.Value], binary.Operator == "!=");
    }

    private string LabelledColumn(FormulaNode node) =>
        Labelled(node) ?? throw Error($"text is compared with a column, not with '{FormulaText.Of(node)}'.", node);

    private string? Labelled(FormulaNode node) =>
        node switch
        {
            FormulaNode.Column column when ConstantOf(column) is null => column.Name,
            FormulaNode.Call { Function: "C" or "factor" or "as.factor" or "as.character", Arguments: [FormulaNode.Column column] } =>
                column.Name,
            _ => null,
        };

    // A calculation compared with a date, or the days between the two.
    private PairExpression WithDate(FormulaNode.Binary binary, string text)
    {
        return new PairExpression(
            text,
            PairExpression.Of(binary.Operator)!,
            Date(binary.Left),
            Date(binary.Right),
            PairExpression.Compares(binary.Operator)
        );

        VectorExpression Date(FormulaNode side) =>
            side is FormulaNode.Text quoted
                ? new ConstantExpression(FormulaText.Of(side), CalendarDays.OfText(quoted.Value)!.Value, isDate: true)
                : new DateExpression(FormulaText.Of(side), Compile(side));
    }
}
