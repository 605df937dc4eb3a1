namespace Crabbymetrics.Data;

/// <summary>The value some periods before or after, of the same unit. It is calculated on all rows of the source before any is left out;
/// see <see cref="PanelLags"/>.</summary>
internal sealed class LagExpression(string text, int periods, VectorExpression operand) : VectorExpression(text, operand)
{
    /// <summary>The number of periods back; negative for a later one.</summary>
    public int Periods => periods;

    // The first periods of a unit have none.
    public override bool ToleratesMissing => true;

    public override void Evaluate(EvaluationContext context, int first, Span<double> result) =>
        context.Table.Numbers(PanelLags.ColumnOf(this)).AsSpan(first, result.Length).CopyTo(result);
}
