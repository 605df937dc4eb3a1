namespace Crabbymetrics.Inference;

/// <summary>How a change of the mean is measured.</summary>
public enum EffectMeasure
{
    /// <summary>A difference of means, or the derivative <c>dy/dx</c>.</summary>
    Difference,

    /// <summary>Of comparisons: the ratio of the two averaged means. It is tested against 1.</summary>
    Ratio,

    /// <summary>Of comparisons: the logarithm of the ratio of the two averaged means.</summary>
    LogRatio,

    /// <summary>Of slopes: the elasticity <c>(dy/dx) x / y</c>, averaged over rows (Stata's <c>eyex</c>).</summary>
    Elasticity,

    /// <summary>Of slopes: <c>(dy/dx) x</c>, the change of the mean with a proportional change of x (Stata's <c>dyex</c>).</summary>
    LinearLog,

    /// <summary>Of slopes: <c>(dy/dx) / y</c>, the proportional change of the mean (Stata's <c>eydx</c>); of categories the mean difference
    /// of <c>log y</c>.</summary>
    LogLinear,
}
