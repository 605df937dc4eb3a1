namespace Crabbymetrics.Estimators;

/// <summary>
/// A family with its expected curvature in place of the observed one: what Newton's method on it does is Fisher scoring. Where the family
/// does not state it, the weights of least squares stand for it, <c>(dmu/deta)^2 / V(mu)</c>, which it is in every exponential family.
/// </summary>
internal sealed class ExpectedCurvatureFamily(IGlmFamily inner) : FamilyDecorator(inner), IGlmFamily
{
    public bool IsLinearInOutcome => Inner.IsLinearInOutcome;

    /// <summary>The family with its expected curvature; itself where that is the observed one.</summary>
    public static IGlmFamily Of(IGlmFamily family) =>
        family is IExpectedCurvature { IsCanonical: false } ? new ExpectedCurvatureFamily(family) : family;

    /// <summary>The family with weights that are never negative, as leverages need them; itself where its own are known to be
    /// such.</summary>
    public static IGlmFamily ForLeverages(IGlmFamily family) => family.IsCanonical ? family : new ExpectedCurvatureFamily(family);

    public override void Evaluate(
        ReadOnlySpan<double> linearPredictor,
        ReadOnlySpan<double> outcome,
        Span<double> loss,
        Span<double> slope,
        Span<double> curvature
    )
    {
        Inner.Evaluate(linearPredictor, outcome, loss, slope, curvature);
        Expect(linearPredictor, curvature);
    }

    public void Curvature(ReadOnlySpan<double> linearPredictor, ReadOnlySpan<double> outcome, Span<double> curvature) =>
        Expect(linearPredictor, curvature);

    private void Expect(ReadOnlySpan<double> linearPredictor, Span<double> curvature)
    {
        if (Inner is IExpectedCurvature stated)
        {
            stated.ExpectedCurvature(linearPredictor, curvature);
            return;
        }

        int n = linearPredictor.Length;
        double[] scratch = System.Buffers.ArrayPool<double>.Shared.Rent(2 * n);
        Span<double> slope = scratch.AsSpan(0, n);
        Span<double> variance = scratch.AsSpan(n, n);
        Inner.InverseLink(linearPredictor, variance, slope, default);
        Inner.Variance(variance, variance);
        for (int i = 0; i < n; i++)
        {
            // Where the mean underflows, the weight of the row does too.
            curvature[i] = variance[i] > 0.0 ? slope[i] * slope[i] / variance[i] : 0.0;
        }

        System.Buffers.ArrayPool<double>.Shared.Return(scratch);
    }
}
