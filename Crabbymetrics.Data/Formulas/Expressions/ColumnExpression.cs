namespace Crabbymetrics.Data;

/// <summary>A column of numbers, or of text that says yes or no.</summary>
internal sealed class ColumnExpression(string text, string name) : VectorExpression(text)
{
    /// <summary>The column.</summary>
    public string Name => name;

    public override IEnumerable<ColumnRequest> Columns => [new ColumnRequest(name, ColumnKind.NumberOrLabel)];

    public override void Evaluate(EvaluationContext context, int first, Span<double> result) => context.CopyNumbers(name, first, result);
}
