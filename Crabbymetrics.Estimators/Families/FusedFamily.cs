namespace Crabbymetrics.Estimators;

/// <summary>A distribution and a link whose loss has a formula of its own: faster than the chain rule, and exact in the tails.</summary>
internal sealed class FusedFamily<TFormula>(OutcomeDistribution distribution, ILink link, TFormula formula)
    : LinkedFamily(distribution, link)
    where TFormula : struct, IRowFormula
{
    public override bool HasOutcomeTerm => TFormula.HasOutcomeTerm;

    public override void Evaluate(
        ReadOnlySpan<double> linearPredictor,
        ReadOnlySpan<double> outcome,
        Span<double> loss,
        Span<double> slope,
        Span<double> curvature
    ) => RowLoop.Evaluate(in formula, linearPredictor, outcome, loss, slope, curvature);

    public override void Curvature(ReadOnlySpan<double> linearPredictor, ReadOnlySpan<double> outcome, Span<double> curvature) =>
        RowLoop.Curvature(in formula, linearPredictor, outcome, curvature);

    public override void ExpectedCurvature(ReadOnlySpan<double> linearPredictor, Span<double> curvature) =>
        RowLoop.Expected(in formula, linearPredictor, curvature);

    public override void LogLikelihoodConstant(ReadOnlySpan<double> outcome, Span<double> constant)
    {
        for (int i = 0; i < outcome.Length; i++)
        {
            constant[i] = formula.Constant(outcome[i]);
        }
    }
}
