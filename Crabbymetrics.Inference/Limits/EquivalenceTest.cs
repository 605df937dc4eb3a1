namespace Crabbymetrics.Inference;

/// <summary>
/// The test of equivalence by two one-sided tests (TOST): the hypothesis is that a linear combination of parameters lies outside a range of
/// values that count as none, and rejecting it shows that it lies inside. The p-value is the larger of the two one-sided ones; at 5 percent
/// it rejects where the 90 percent limits lie inside the range. Schuirmann (1987), Journal of Pharmacokinetics and Biopharmaceutics 15.
/// </summary>
public static class EquivalenceTest
{
    /// <summary>Tests a combination of parameters.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters, of any kind.</param>
    /// <param name="combination">The combination: <c>x</c>, <c>x1 - x2</c>.</param>
    /// <param name="low">The lower end of the range.</param>
    /// <param name="high">The upper end.</param>
    /// <returns>The test. Its statistic is that of the end that is nearer in standard errors.</returns>
    /// <exception cref="ArgumentException">The combination cannot be read, is not one, or is not identified; or the ends are not in
    /// order.</exception>
    public static HypothesisTest Of(IEstimationResult result, CovarianceMatrix covariance, string combination, double low, double high)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(covariance);
        EffectCovariance.RequireSameParameters(result, covariance);
        if (!(low < high))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The range goes from a lower to a higher value; it is {low} to {high}.")
            );
        }

        LinearRestrictions restriction = LinearRestrictions.Parse(combination, result.ParameterNames);
        if (restriction.Count != 1)
        {
            throw new ArgumentException($"'{combination}' is {restriction.Count} restrictions: a range is that of one combination.");
        }

        double estimate = WaldTest.GapsOf(result, restriction)[0];
        double error = Math.Sqrt(new WorkingGradients(covariance).Covariance(restriction.Row(0), 1)[0]);
        if (!(error > 0.0))
        {
            throw new ArgumentException($"'{combination}' has no standard error.", nameof(covariance));
        }

        double degreesOfFreedom = covariance.TestDegreesOfFreedom(result);
        double above = (estimate - low) / error;
        double below = (high - estimate) / error;
        string hypothesis = FormattableString.Invariant($"{combination} outside {low} to {high}");
        return HypothesisTest
            .Ratio("Equivalence", hypothesis, Math.Min(above, below), TestAlternative.Greater, degreesOfFreedom)
            .With(covariance, estimate);
    }
}
