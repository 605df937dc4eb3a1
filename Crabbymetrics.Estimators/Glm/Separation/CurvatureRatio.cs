namespace Crabbymetrics.Estimators;

/// <summary>
/// How large the curvature of a loss can be beside its slope in the rows that can be separated: <c>|l''| at most c |l'|</c>. By the same
/// bound the slope at a linear predictor that is D away is at most <c>exp(c D)</c> times larger or smaller.
/// </summary>
internal static class CurvatureRatio
{
    /// <summary>Whether c is 1 wherever the linear predictors are.</summary>
    public static bool IsOne(IGlmFamily family) => Bound(family, double.MaxValue) == 1.0;

    /// <summary>The bound c for linear predictors of at most a size; infinite where none is known.</summary>
    public static double Bound(IGlmFamily family, double largestPredictor) =>
        family switch
        {
            PoissonFamily or LinearNegativeBinomialFamily => 1.0,
            QuasiFamily quasi => Bound(quasi.Inner, largestPredictor),
            ExpectedCurvatureFamily expected => Bound(expected.Inner, largestPredictor),
            // A binomial outcome at its edge has l' = mean - y, l'' = mean (1 - mean).
            LinkedFamily { Distribution: BinomialDistribution, Link: LogitLink } => 1.0,
            // The inverse Mills ratio's own slope is below its argument's size and 1.
            LinkedFamily { Distribution: BinomialDistribution, Link: ProbitLink } => 1.0 + largestPredictor,
            // With t = exp(eta), t of an outcome of 0 and t / (exp(t) - 1) of an outcome of 1 are the slopes.
            LinkedFamily { Distribution: BinomialDistribution, Link: ComplementaryLogLogLink } => Math.Max(1.0, Math.Exp(largestPredictor)),
            // A zero's loss is a power of the mean of at most 1, or its logarithm.
            LinkedFamily { Distribution: PoissonDistribution or NegativeBinomialDistribution or TweedieDistribution, Link: LogLink } => 1.0,
            _ => double.PositiveInfinity,
        };
}
