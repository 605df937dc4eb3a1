namespace Crabbymetrics.Data;

/// <summary>A function that learns from the rows of the fit and gives one number for each row: <c>scale(x)</c>.</summary>
internal sealed class LearnedExpression(string text, Func<double[], string, BasisTransform> learn, VectorExpression operand)
    : VectorExpression(text, operand)
{
    /// <summary>Learns from the rows of the fit, which leave nothing missing.</summary>
    public void Learn(EvaluationContext context)
    {
        if (!context.Learned.ContainsKey(Text))
        {
            context.Learned.Add(Text, learn(Operands[0].EvaluateAll(context), context.Table.SourceName));
        }
    }

    /// <summary>What it learns from the values of its operand.</summary>
    public BasisTransform LearnFrom(double[] values, string sourceName) => learn(values, sourceName);

    public override void Evaluate(EvaluationContext context, int first, Span<double> result)
    {
        double[] buffer = context.Rent();
        Span<double> values = buffer.AsSpan(0, result.Length);
        Operands[0].Evaluate(context, first, values);
        context.Learned[Text].Apply(values, result);
        context.Return(buffer);
    }
}
