namespace Crabbymetrics.Estimators;

/// <summary>A family that changes some members of another one and has the others from it.</summary>
internal abstract class FamilyDecorator(IGlmFamily inner) : IGlmFamily
{
    /// <summary>The family that this one changes.</summary>
    public IGlmFamily Inner => inner;

    public virtual string Name => inner.Name;

    public string LinkName => inner.LinkName;

    public string OutcomeRequirement => inner.OutcomeRequirement;

    public OutcomeKind Outcome => inner.Outcome;

    public bool AcceptsIntervals => inner.AcceptsIntervals;

    public virtual IOutcomeTails? OutcomeTails => inner.OutcomeTails;

    public int FindUnacceptable(ReadOnlySpan<double> outcome) => inner.FindUnacceptable(outcome);

    public double StartingIntercept(ReadOnlySpan<double> outcome, ReadOnlySpan<double> offset, ReadOnlySpan<double> weights) =>
        inner.StartingIntercept(outcome, offset, weights);

    public abstract void Evaluate(
        ReadOnlySpan<double> linearPredictor,
        ReadOnlySpan<double> outcome,
        Span<double> loss,
        Span<double> slope,
        Span<double> curvature
    );

    public void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second) =>
        inner.InverseLink(linearPredictor, mean, first, second);

    public void Variance(ReadOnlySpan<double> mean, Span<double> variance) => inner.Variance(mean, variance);

    public void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance) =>
        inner.UnitDeviance(outcome, mean, deviance);

    public virtual void LogLikelihoodConstant(ReadOnlySpan<double> outcome, Span<double> constant) =>
        inner.LogLikelihoodConstant(outcome, constant);

    public int RecessionDirection(double outcome) => inner.RecessionDirection(outcome);

    public virtual double Draw(double mean, RandomSource random) => inner.Draw(mean, random);
}
