namespace Crabbymetrics.Estimators;

/// <summary>A family with its expected curvature in place of the observed one: what Newton's method on it does is Fisher scoring.</summary>
internal sealed class ExpectedCurvatureFamily(IExpectedCurvature inner) : IGlmFamily
{
    /// <summary>The family whose expected curvature this has.</summary>
    public IGlmFamily Inner => inner;

    public string Name => inner.Name;

    public string LinkName => inner.LinkName;

    public string OutcomeRequirement => inner.OutcomeRequirement;

    public bool IsLinearInOutcome => inner.IsLinearInOutcome;

    /// <summary>The family with its expected curvature; itself where that is the observed one.</summary>
    public static IGlmFamily Of(IGlmFamily family) =>
        family is IExpectedCurvature { IsCanonical: false } differing ? new ExpectedCurvatureFamily(differing) : family;

    public bool AcceptsIntervals => inner.AcceptsIntervals;

    public int FindUnacceptable(ReadOnlySpan<double> outcome) => inner.FindUnacceptable(outcome);

    public double StartingIntercept(ReadOnlySpan<double> outcome, ReadOnlySpan<double> offset, ReadOnlySpan<double> weights) =>
        inner.StartingIntercept(outcome, offset, weights);

    public void Evaluate(
        ReadOnlySpan<double> linearPredictor,
        ReadOnlySpan<double> outcome,
        Span<double> loss,
        Span<double> slope,
        Span<double> curvature
    )
    {
        inner.Evaluate(linearPredictor, outcome, loss, slope, curvature);
        inner.ExpectedCurvature(linearPredictor, curvature);
    }

    public void Curvature(ReadOnlySpan<double> linearPredictor, ReadOnlySpan<double> outcome, Span<double> curvature) =>
        inner.ExpectedCurvature(linearPredictor, curvature);

    public void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second) =>
        inner.InverseLink(linearPredictor, mean, first, second);

    public void Variance(ReadOnlySpan<double> mean, Span<double> variance) => inner.Variance(mean, variance);

    public void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance) =>
        inner.UnitDeviance(outcome, mean, deviance);

    public void LogLikelihoodConstant(ReadOnlySpan<double> outcome, Span<double> constant) =>
        inner.LogLikelihoodConstant(outcome, constant);

    public int RecessionDirection(double outcome) => inner.RecessionDirection(outcome);

    public double Draw(double mean, RandomSource random) => inner.Draw(mean, random);
}
