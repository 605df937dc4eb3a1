namespace Crabbymetrics.Data;

/// <summary><c>is.na(x)</c>: whether a value is missing.</summary>
internal sealed class MissingExpression : VectorExpression
{
    private readonly string? _column;

    /// <summary>Of a column, of numbers or text.</summary>
    public MissingExpression(string text, string column)
        : base(text)
    {
        _column = column;
    }

    /// <summary>Of a calculation.</summary>
    public MissingExpression(string text, VectorExpression operand)
        : base(text, operand) { }

    public override bool IsCondition => true;

    public override bool ToleratesMissing => true;

    public override IEnumerable<ColumnRequest> Columns =>
        _column is null ? base.Columns : [new ColumnRequest(_column, ColumnKind.NumberOrLabel)];

    public override void Evaluate(EvaluationContext context, int first, Span<double> result)
    {
        if (_column is not null && !context.Table.HasNumbers(_column))
        {
            ReadOnlySpan<int> codes = context.Table.Labels(_column).Codes.Slice(first, result.Length);
            for (int i = 0; i < codes.Length; i++)
            {
                result[i] = codes[i] < 0 ? 1.0 : 0.0;
            }

            return;
        }

        if (_column is not null)
        {
            context.CopyNumbers(_column, first, result);
        }
        else
        {
            Operands[0].Evaluate(context, first, result);
        }

        for (int i = 0; i < result.Length; i++)
        {
            result[i] = double.IsNaN(result[i]) ? 1.0 : 0.0;
        }
    }
}
