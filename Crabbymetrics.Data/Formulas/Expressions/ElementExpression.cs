namespace Crabbymetrics.Data;

/// <summary>A function of one number, row by row.</summary>
internal sealed class ElementExpression(
    string text,
    Func<double, double> function,
    string? requirement,
    VectorExpression operand,
    bool isCondition = false
) : VectorExpression(text, operand)
{
    public override bool IsCondition => isCondition;

    public override void Evaluate(EvaluationContext context, int first, Span<double> result)
    {
        Operands[0].Evaluate(context, first, result);
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = function(result[i]);
        }

        context.RequireFinite(this, first, result, requirement);
    }
}
