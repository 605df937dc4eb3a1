namespace Crabbymetrics.Data;

/// <summary><c>ifelse(condition, a, b)</c>: a where the condition holds, b where it does not. What is not chosen may be undefined:
/// <c>ifelse(x > 0, log(x), 0)</c>.</summary>
internal sealed class ChoiceExpression(string text, VectorExpression condition, VectorExpression yes, VectorExpression no)
    : VectorExpression(text, condition, yes, no)
{
    public override bool ToleratesMissing => true;

    public override void Evaluate(EvaluationContext context, int first, Span<double> result)
    {
        double[] buffer = context.Rent();
        Span<double> choice = buffer.AsSpan(0, result.Length);
        Operands[0].Evaluate(context, first, choice);
        bool[]? outer = context.Active;
        bool[] active = new bool[result.Length];
        double[] branch = context.Rent();
        Span<double> values = branch.AsSpan(0, result.Length);
        result.Fill(double.NaN);
        for (int taken = 1; taken <= 2; taken++)
        {
            for (int i = 0; i < active.Length; i++)
            {
                active[i] =
                    (outer is null || outer[i]) && (taken == 1 ? choice[i] is not 0.0 && !double.IsNaN(choice[i]) : choice[i] == 0.0);
            }

            context.Active = active;
            Operands[taken].Evaluate(context, first, values);
            for (int i = 0; i < active.Length; i++)
            {
                result[i] = active[i] ? values[i] : result[i];
            }
        }

        context.Active = outer;
        context.Return(branch);
        context.Return(buffer);
    }
}
