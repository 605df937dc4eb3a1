using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The step of Newton's method, <c>d = -H^-1 g</c> with the Cholesky factor of the Hessian H, and its length in the metric of H, the Newton
/// decrement <c>sqrt(g' H^-1 g)</c>: for a log-likelihood, the distance from the maximum in standard errors.
/// </summary>
internal static class NewtonStep
{
    /// <summary>Factors a Hessian in place.</summary>
    /// <param name="hessian">On entry the Hessian, on exit its factor.</param>
    /// <param name="layout">How it is stored.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads; -1 for all processors.</param>
    /// <returns>Whether it is positive definite to working precision.</returns>
    public static bool TryFactor(Span<double> hessian, ArrowLayout layout, int maxDegreeOfParallelism = 1) =>
        TryFactor(hessian, layout, out _, maxDegreeOfParallelism);

    /// <summary>Factors a Hessian in place, or says at which parameter it is not positive definite.</summary>
    /// <inheritdoc cref="TryFactor(Span{double}, ArrowLayout, int)"/>
    public static bool TryFactor(Span<double> hessian, ArrowLayout layout, out int failed, int maxDegreeOfParallelism = 1) =>
        ArrowFactorization.TryFactor(hessian, layout, out failed, maxDegreeOfParallelism);

    /// <summary>Finds the step.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="layout">How it is stored.</param>
    /// <param name="gradient">The gradient g.</param>
    /// <param name="step">Receives the step.</param>
    /// <param name="decrement">Its length.</param>
    /// <returns>Whether all is finite and the step goes downhill, which rounding alone can prevent.</returns>
    public static bool TryFind(
        ReadOnlySpan<double> factor,
        ArrowLayout layout,
        ReadOnlySpan<double> gradient,
        Span<double> step,
        out double decrement
    )
    {
        for (int j = 0; j < step.Length; j++)
        {
            step[j] = -gradient[j];
        }

        ArrowFactorization.Solve(factor, layout, step);
        double squared = 0.0;
        bool finite = true;
        for (int j = 0; j < step.Length; j++)
        {
            squared -= gradient[j] * step[j];
            finite &= double.IsFinite(step[j]);
        }

        decrement = Math.Sqrt(squared);
        return finite && squared >= 0.0;
    }

    /// <summary>The decrement alone.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="layout">How it is stored.</param>
    /// <param name="gradient">On entry the gradient; overwritten.</param>
    public static double Decrement(ReadOnlySpan<double> factor, ArrowLayout layout, Span<double> gradient)
    {
        ArrowFactorization.Whiten(factor, layout, gradient);
        double squared = 0.0;
        foreach (double value in gradient)
        {
            squared += value * value;
        }

        return Math.Sqrt(squared);
    }
}
