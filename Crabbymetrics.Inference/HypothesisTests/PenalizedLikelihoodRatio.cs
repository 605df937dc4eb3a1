using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// The likelihood ratio test of two fits that maximized a penalized likelihood: twice the gap between the maximum of the larger model and
/// its maximum with the coefficients left out at 0, both with the penalty of the larger model. Heinze and Schemper (2002), section 2.3;
/// <c>logistftest</c> of R's logistf.
/// </summary>
internal static class PenalizedLikelihoodRatio
{
    /// <summary>Tests the smaller model.</summary>
    /// <param name="restricted">The smaller model.</param>
    /// <param name="unrestricted">The larger model.</param>
    /// <exception cref="ArgumentException">The smaller model has a parameter that the larger one has not, or as many.</exception>
    /// <exception cref="NotSupportedException">The larger model cannot be evaluated at other parameters.</exception>
    /// <exception cref="InferenceUnavailableException">Only one of the fits was penalized.</exception>
    public static HypothesisTest Of(IEstimationResult restricted, IEstimationResult unrestricted)
    {
        const string Formula = "the penalized likelihood ratio test";
        if (
            restricted is not ILikelihood { PenalizedMaximum: not null }
            || unrestricted is not ILikelihood { PenalizedMaximum: { } maximum }
        )
        {
            throw new InferenceUnavailableException(
                "one of the two fits maximized a penalized likelihood (Firth's bias reduction) and the other did not: their maxima are not "
                    + "of one function. Fit both the same way."
            );
        }

        ImmutableArray<string> kept = Identified(restricted),
            all = Identified(unrestricted);
        string[] unknown = [.. kept.Except(all)];
        string[] left = [.. all.Except(kept)];
        if (unknown.Length > 0 || left.Length == 0)
        {
            throw new ArgumentException(
                unknown.Length > 0
                    ? $"The smaller model has '{unknown[0]}', which the larger one has not: it is not inside it."
                    : "The two models have the same parameters: give the smaller model first.",
                nameof(restricted)
            );
        }

        IPointEvaluation model = Capability.Require<IPointEvaluation>(unrestricted, Formula);
        IEstimationResult at = RestrictedEstimates.Find(model, LinearRestrictions.Zero(unrestricted.ParameterNames, left));
        double gap = maximum - ((ILikelihood)at).PenalizedMaximum!.Value;
        return HypothesisTest.ChiSquared(
            "Penalized likelihood ratio",
            string.Join(", ", left.Select(static name => $"{name} = 0")),
            Math.Max(0.0, 2.0 * gap),
            left.Length
        );
    }

    private static ImmutableArray<string> Identified(IEstimationResult result) =>
        [.. result.ParameterNames.Where((_, j) => !double.IsNaN(result.Parameters[j]))];
}
