namespace Crabbymetrics.Data;

/// <summary>The smallest or the largest of some numbers, row by row.</summary>
internal sealed class ExtremeExpression(string text, bool largest, VectorExpression[] operands) : VectorExpression(text, operands)
{
    public override void Evaluate(EvaluationContext context, int first, Span<double> result)
    {
        double[] buffer = context.Rent();
        Span<double> other = buffer.AsSpan(0, result.Length);
        Operands[0].Evaluate(context, first, result);
        foreach (VectorExpression operand in Operands.AsSpan(1))
        {
            operand.Evaluate(context, first, other);
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = largest ? Math.Max(result[i], other[i]) : Math.Min(result[i], other[i]);
            }
        }

        context.Return(buffer);
    }
}
