namespace Crabbymetrics.Data;

/// <summary>A calculation that must be of dates: <c>as.Date(x)</c>, and what is compared with a date. A column of numbers in its place is
/// an error, since its numbers would be taken for days.</summary>
internal sealed class DateExpression(string text, VectorExpression operand) : VectorExpression(text, operand)
{
    public override bool IsDate => true;

    public override void Evaluate(EvaluationContext context, int first, Span<double> result)
    {
        if (!Operands[0].Descendants.Any(static part => part.IsDate))
        {
            context.RequireDates(Operands[0]);
        }

        Operands[0].Evaluate(context, first, result);
    }
}
