namespace Crabbymetrics.Estimators;

/// <summary>
/// A family with its expected curvature in place of the observed one: what Newton's method on it does is Fisher scoring. Where the family
/// does not state it, the weights of least squares stand for it, <c>(dmu/deta)^2 / V(mu)</c>, which it is in every exponential family.
/// </summary>
internal sealed class ExpectedCurvatureFamily(IGlmFamily inner) : IGlmFamily
{
    public string Name => inner.Name;

    public string LinkName => inner.LinkName;

    public string OutcomeRequirement => inner.OutcomeRequirement;

    public bool IsLinearInOutcome => inner.IsLinearInOutcome;

    /// <summary>The family with its expected curvature; itself where that is the observed one.</summary>
    public static IGlmFamily Of(IGlmFamily family) =>
        family is IExpectedCurvature { IsCanonical: false } ? new ExpectedCurvatureFamily(family) : family;

    /// <summary>The family with weights that are never negative, as leverages need them; itself where its own are known to be
    /// such.</summary>
    public static IGlmFamily ForLeverages(IGlmFamily family) => family.IsCanonical ? family : new ExpectedCurvatureFamily(family);

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
        Expect(linearPredictor, curvature);
    }

    public void Curvature(ReadOnlySpan<double> linearPredictor, ReadOnlySpan<double> outcome, Span<double> curvature) =>
        Expect(linearPredictor, curvature);

    public void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second) =>
        inner.InverseLink(linearPredictor, mean, first, second);

    public void Variance(ReadOnlySpan<double> mean, Span<double> variance) => inner.Variance(mean, variance);

    public void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance) =>
        inner.UnitDeviance(outcome, mean, deviance);

    public void LogLikelihoodConstant(ReadOnlySpan<double> outcome, Span<double> constant) =>
        inner.LogLikelihoodConstant(outcome, constant);

    public int RecessionDirection(double outcome) => inner.RecessionDirection(outcome);

    public double Draw(double mean, RandomSource random) => inner.Draw(mean, random);

    private void Expect(ReadOnlySpan<double> linearPredictor, Span<double> curvature)
    {
        if (inner is IExpectedCurvature stated)
        {
            stated.ExpectedCurvature(linearPredictor, curvature);
            return;
        }

        int n = linearPredictor.Length;
        double[] scratch = System.Buffers.ArrayPool<double>.Shared.Rent(2 * n);
        Span<double> slope = scratch.AsSpan(0, n);
        Span<double> variance = scratch.AsSpan(n, n);
        inner.InverseLink(linearPredictor, variance, slope, default);
        inner.Variance(variance, variance);
        for (int i = 0; i < n; i++)
        {
            // Where the mean underflows, neither it nor the row's weight is more than 0.
            curvature[i] = variance[i] > 0.0 ? slope[i] * slope[i] / variance[i] : 0.0;
        }

        System.Buffers.ArrayPool<double>.Shared.Return(scratch);
    }
}
