namespace Crabbymetrics.Data;

/// <summary>And, or, not: of three values, true, false and missing, as Kleene (1952) has them. <c>FALSE &amp; NA</c> is false.</summary>
internal sealed class ConditionExpression : VectorExpression
{
    private readonly string _symbol;

    private ConditionExpression(string text, string symbol, params VectorExpression[] operands)
        : base(text, operands)
    {
        _symbol = symbol;
    }

    public override bool IsCondition => true;

    public override bool ToleratesMissing => _symbol != "!" || base.ToleratesMissing;

    public static ConditionExpression Join(string text, string symbol, VectorExpression left, VectorExpression right) =>
        new(text, symbol, left, right);

    public static ConditionExpression Deny(string text, VectorExpression operand) => new(text, "!", operand);

    public override void Evaluate(EvaluationContext context, int first, Span<double> result)
    {
        Operands[0].Evaluate(context, first, result);
        if (_symbol == "!")
        {
            for (int i = 0; i < result.Length; i++)
            {
                result[i] =
                    double.IsNaN(result[i]) ? double.NaN
                    : result[i] == 0.0 ? 1.0
                    : 0.0;
            }

            return;
        }

        double[] buffer = context.Rent();
        Span<double> other = buffer.AsSpan(0, result.Length);
        Operands[1].Evaluate(context, first, other);
        // The value that decides by itself.
        double decisive = _symbol == "&" ? 0.0 : 1.0;
        for (int i = 0; i < result.Length; i++)
        {
            double a = Truth(result[i]),
                b = Truth(other[i]);
            result[i] =
                a == decisive || b == decisive ? decisive
                : double.IsNaN(a) || double.IsNaN(b) ? double.NaN
                : 1.0 - decisive;
        }

        context.Return(buffer);
    }

    private static double Truth(double value) =>
        double.IsNaN(value) ? value
        : value == 0.0 ? 0.0
        : 1.0;
}
