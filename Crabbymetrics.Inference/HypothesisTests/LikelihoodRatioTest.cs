namespace Crabbymetrics.Inference;

/// <summary>
/// The likelihood ratio test of a model against a larger one that contains it: twice the gap between their maximized log-likelihoods,
/// chi-squared with as many degrees of freedom as the larger one has more parameters. It takes the likelihood for true: after
/// quasi-likelihood use <see cref="WaldTest"/> with a robust covariance. After Firth's bias reduction it is the penalized likelihood ratio
/// test of Heinze and Schemper (2002): see <see cref="ILikelihood.PenalizedMaximum"/>.
/// </summary>
/// <remarks>
/// Where the smaller model is the larger one with a parameter at the edge of its range (Poisson in the negative binomial,
/// <see cref="ILikelihood.BoundaryModel"/>), the statistic is chi-squared with q - 1 or with q degrees of freedom, each with probability
/// 1/2: for q = 1 the p-value is half that of chi-squared, and 1 where the statistic is 0. Self and Liang (1987), "Asymptotic properties of
/// maximum likelihood estimators and likelihood ratio tests under nonstandard conditions", case 5; Stata's chibar2(01).
/// </remarks>
public static class LikelihoodRatioTest
{
    // Two converged fits of one model differ by no more than this in log-likelihood, relative to its size.
    private const double Rounding = 1e-9;

    /// <summary>Tests the smaller model.</summary>
    /// <param name="restricted">The smaller model.</param>
    /// <param name="unrestricted">The larger model, which contains the smaller one, on the same observations.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentException">The models are in the wrong order, equally large, of other observations, or not one inside the
    /// other.</exception>
    /// <exception cref="NotSupportedException">A result has no likelihood.</exception>
    /// <exception cref="InferenceUnavailableException">A result has no inference or no finite likelihood, or its weights are probability
    /// weights.</exception>
    public static HypothesisTest Of(IEstimationResult restricted, IEstimationResult unrestricted)
    {
        const string Formula = "the likelihood ratio test";
        ILikelihood small = Capability.Require<ILikelihood>(restricted, Formula);
        ILikelihood large = Capability.Require<ILikelihood>(unrestricted, Formula);
        foreach (IEstimationResult result in new[] { restricted, unrestricted })
        {
            ObservationCounts.RefuseProbabilityWeights(result, Formula);
            if (result is IInformation { InferenceUnavailableReason: { } reason })
            {
                throw new InferenceUnavailableException(reason);
            }
        }

        foreach ((IEstimationResult result, ILikelihood likelihood) in new[] { (restricted, small), (unrestricted, large) })
        {
            if (!double.IsFinite(likelihood.LogLikelihood))
            {
                throw new InferenceUnavailableException(
                    $"'{result.EstimatorName}' has no likelihood (a quasi-likelihood, for instance): use Wald's test with a robust "
                        + $"covariance."
                );
            }
        }

        if (restricted.ObservationCount != unrestricted.ObservationCount)
        {
            throw new ArgumentException(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"The models have {restricted.ObservationCount} and {unrestricted.ObservationCount} observations: a likelihood "
                        + $"ratio compares fits to the same ones."
                ),
                nameof(unrestricted)
            );
        }

        RequireSameOutcomes(restricted, unrestricted);
        if (small is ILikelihood { PenalizedMaximum: not null } || large is ILikelihood { PenalizedMaximum: not null })
        {
            return PenalizedLikelihoodRatio.Of(restricted, unrestricted);
        }

        int degreesOfFreedom = ParameterCount(large) - ParameterCount(small);
        if (degreesOfFreedom <= 0)
        {
            throw new ArgumentException(
                $"The restricted model has {ParameterCount(small)} parameters and the unrestricted one {ParameterCount(large)}: give the "
                    + $"smaller model first.",
                nameof(restricted)
            );
        }

        double gap = large.LogLikelihood - small.LogLikelihood;
        double rounding = Rounding * Math.Max(1.0, Math.Abs(large.LogLikelihood));
        if (!(gap >= -rounding))
        {
            throw new ArgumentException(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"The larger model has the smaller log-likelihood ({large.LogLikelihood} against {small.LogLikelihood}): it does "
                        + $"not contain the other one."
                ),
                nameof(unrestricted)
            );
        }

        // A fit at the edge is the smaller model itself: what is left of the gap is rounding, and the p-value at 0 is twice that just above.
        double statistic = large.IsAtBoundary && gap <= rounding ? 0.0 : Math.Max(0.0, 2.0 * gap);
        return large.BoundaryModel is { } edge && restricted.EstimatorName == edge
            ? HypothesisTest.AtBoundary("Likelihood ratio", Hypothesis(restricted, unrestricted, edge), statistic, degreesOfFreedom)
            : HypothesisTest.ChiSquared("Likelihood ratio", Hypothesis(restricted, unrestricted, null), statistic, degreesOfFreedom);
    }

    private static int ParameterCount(ILikelihood model) => model.EstimatedParameterCount + (model.IsAtBoundary ? 1 : 0);

    private static string Hypothesis(IEstimationResult restricted, IEstimationResult unrestricted, string? edge)
    {
        string[] more =
        [
            .. unrestricted.ParameterNames.Where((name, j) => !double.IsNaN(unrestricted.Parameters[j])).Except(restricted.ParameterNames),
        ];
        string[] all = [.. more.Select(static name => $"{name} = 0"), .. edge is null ? (string[])[] : [$"the model is {edge}"]];
        return all.Length > 0 ? string.Join(", ", all) : "the smaller model";
    }

    private static void RequireSameOutcomes(IEstimationResult restricted, IEstimationResult unrestricted)
    {
        if (restricted is not IFittedMeans a || unrestricted is not IFittedMeans b)
        {
            return;
        }

        double[] first = new double[a.RowCount];
        double[] second = new double[b.RowCount];
        a.CopyOutcomes(first);
        b.CopyOutcomes(second);
        if (!first.AsSpan().SequenceEqual(second))
        {
            throw new ArgumentException(
                "The models were fitted to different outcomes: a likelihood ratio compares fits to the same observations, in the same "
                    + "order.",
                nameof(unrestricted)
            );
        }
    }
}
