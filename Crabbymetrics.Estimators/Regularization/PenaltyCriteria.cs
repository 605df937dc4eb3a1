namespace Crabbymetrics.Estimators;

/// <summary>Chooses a penalty of a path by an information criterion.</summary>
internal static class PenaltyCriteria
{
    /// <summary>The position of the penalty with the smallest criterion; of equal ones the first, with the larger penalty.</summary>
    /// <param name="results">The fits along the path.</param>
    /// <param name="rule">The criterion; the standard is the BIC.</param>
    /// <exception cref="ArgumentException">The rule needs a cross-validation.</exception>
    /// <exception cref="CrabbymetricsException">No fit has a finite likelihood.</exception>
    public static int IndexOf(IReadOnlyList<NetResult> results, PenaltyRule rule)
    {
        Func<NetResult, double> criterion = rule switch
        {
            PenaltyRule.Aic => static result => result.Aic,
            PenaltyRule.Bic or PenaltyRule.Standard => static result => result.Bic,
            PenaltyRule.Ebic => static result => result.Ebic,
            _ => throw new ArgumentException($"{rule} is a rule of cross-validations, of which the path has none.", nameof(rule)),
        };
        int best = -1;
        double smallest = double.PositiveInfinity;
        for (int l = 0; l < results.Count; l++)
        {
            double value = criterion(results[l]);
            // A perfect fit has an infinite likelihood, which says nothing against a smaller model.
            if (double.IsFinite(value) && value < smallest)
            {
                (best, smallest) = (l, value);
            }
        }

        return best >= 0
            ? best
            : throw new CrabbymetricsException(
                "No penalty of the path has a finite likelihood: no information criterion chooses one. Choose by cross-validation."
            );
    }

    /// <summary>The term by which the extended criterion exceeds the BIC: <c>2 log C(p, a)</c>.</summary>
    public static double OfManyColumns(int p, int a)
    {
        int active = Math.Min(p, a);
        return 2.0 * (GammaFunctions.LogGamma(p + 1.0) - GammaFunctions.LogGamma(active + 1.0) - GammaFunctions.LogGamma(p - active + 1.0));
    }
}
