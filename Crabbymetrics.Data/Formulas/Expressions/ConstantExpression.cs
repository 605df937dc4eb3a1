namespace Crabbymetrics.Data;

/// <summary>One number for all rows.</summary>
internal sealed class ConstantExpression(string text, double value, bool isDate = false) : VectorExpression(text)
{
    public override bool IsDate => isDate;

    public override void Evaluate(EvaluationContext context, int first, Span<double> result) => result.Fill(value);
}
