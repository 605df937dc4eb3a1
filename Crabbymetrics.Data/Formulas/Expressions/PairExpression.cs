namespace Crabbymetrics.Data;

/// <summary>A function of two numbers, row by row: sums, products, powers, comparisons. It is missing where either number is.</summary>
internal sealed class PairExpression(
    string text,
    Func<double, double, double> function,
    VectorExpression left,
    VectorExpression right,
    bool isCondition = false
) : VectorExpression(text, left, right)
{
    public override bool IsCondition => isCondition;

    public override void Evaluate(EvaluationContext context, int first, Span<double> result)
    {
        double[] buffer = context.Rent();
        Span<double> other = buffer.AsSpan(0, result.Length);
        Operands[0].Evaluate(context, first, result);
        Operands[1].Evaluate(context, first, other);
        for (int i = 0; i < result.Length; i++)
        {
            // Not every function of C# keeps a NaN: 1 to any power is 1.
            result[i] = double.IsNaN(result[i]) || double.IsNaN(other[i]) ? double.NaN : function(result[i], other[i]);
        }

        context.Return(buffer);
        context.RequireFinite(this, first, result, null);
    }

    /// <summary>Whether an operator compares.</summary>
    public static bool Compares(string symbol) => symbol is "==" or "!=" or "<" or "<=" or ">" or ">=";

    /// <summary>The function of an operator; null where there is none.</summary>
    public static Func<double, double, double>? Of(string symbol) =>
        symbol switch
        {
            "+" => static (a, b) => a + b,
            "-" => static (a, b) => a - b,
            "*" => static (a, b) => a * b,
            "/" => static (a, b) => a / b,
            "^" => Power,
            "%%" => static (a, b) => a - (Math.Floor(a / b) * b),
            "%/%" => static (a, b) => Math.Floor(a / b),
            "==" => static (a, b) => a == b ? 1.0 : 0.0,
            "!=" => static (a, b) => a != b ? 1.0 : 0.0,
            "<" => static (a, b) => a < b ? 1.0 : 0.0,
            "<=" => static (a, b) => a <= b ? 1.0 : 0.0,
            ">" => static (a, b) => a > b ? 1.0 : 0.0,
            ">=" => static (a, b) => a >= b ? 1.0 : 0.0,
            _ => null,
        };

    // A square is a product: rounded once, as everyone writes it.
    private static double Power(double a, double b) => b == 2.0 ? a * a : Math.Pow(a, b);
}
