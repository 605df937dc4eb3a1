namespace Crabbymetrics.Inference;

/// <summary>
/// The regression-based test of Cameron and Trivedi (1990), "Regression-based tests for overdispersion in the Poisson model": <c>((y -
/// mu)^2 - y) / mu</c> is regressed, without intercept, on <c>g(mu) / mu</c>, and its coefficient alpha is zero where the variance is the
/// mean. The R package AER has it as <c>dispersiontest</c>.
/// </summary>
public static class OverdispersionTest
{
    /// <summary>Tests that the variance equals the mean.</summary>
    /// <param name="result">A fitted model whose variance function is the mean (Poisson).</param>
    /// <param name="form">The alternative: variance mu + alpha mu, or mu + alpha mu^2.</param>
    /// <param name="alternative">Overdispersion (the default), underdispersion, or either.</param>
    /// <returns>The test, with alpha as its estimate; its statistic is the t ratio of alpha, taken as normal.</returns>
    /// <exception cref="NotSupportedException">The result has no fitted means, or a variance function that is not the mean.</exception>
    /// <exception cref="InferenceUnavailableException">The weights are analytic or probability weights, under which the variance is not the
    /// mean, or the result has no inference.</exception>
    /// <exception cref="CrabbymetricsException">There are not two observations with a positive mean.</exception>
    public static HypothesisTest CameronTrivedi(
        IEstimationResult result,
        OverdispersionForm form = OverdispersionForm.Quadratic,
        TestAlternative alternative = TestAlternative.Greater
    )
    {
        const string Formula = "the overdispersion test";
        IFittedMeans fit = Capability.Require<IFittedMeans>(result, Formula);
        if (!Enum.IsDefined(form))
        {
            throw new ArgumentOutOfRangeException(nameof(form), form, "The form is Linear or Quadratic.");
        }

        if (result is IInformation { InferenceUnavailableReason: { } reason })
        {
            throw new InferenceUnavailableException(reason);
        }

        if (result is IObservedData { Weights.Kind: WeightKind.Analytic or WeightKind.Probability })
        {
            throw new InferenceUnavailableException(
                "The overdispersion test compares the variance of single observations with their mean: it holds without weights and "
                    + "with frequency weights only."
            );
        }

        int n = fit.RowCount;
        double[] outcomes = new double[n];
        double[] means = new double[n];
        double[] variances = new double[n];
        fit.CopyOutcomes(outcomes);
        fit.CopyFittedMeans(means);
        fit.CopyVarianceFunction(variances);
        ReadOnlySpan<double> frequencies = ObservationCounts.Frequencies(result).Span;
        double squares = 0.0;
        double products = 0.0;
        double total = 0.0;
        double count = 0.0;
        for (int i = 0; i < n; i++)
        {
            if (!(Math.Abs(variances[i] - means[i]) <= 1e-8 * Math.Abs(means[i])))
            {
                throw new NotSupportedException(
                    $"The overdispersion test needs a model whose variance is its mean (Poisson); that of '{result.EstimatorName}' "
                        + $"has another variance function."
                );
            }

            double frequency = frequencies.IsEmpty ? 1.0 : frequencies[i];
            if (frequency > 0.0 && means[i] > 0.0)
            {
                double response = (((outcomes[i] - means[i]) * (outcomes[i] - means[i])) - outcomes[i]) / means[i];
                double regressor = form == OverdispersionForm.Linear ? 1.0 : means[i];
                squares += frequency * regressor * regressor;
                products += frequency * regressor * response;
                total += frequency * response * response;
                count += frequency;
            }
        }

        double alpha = products / squares;
        double statistic = alpha / Math.Sqrt((total - (alpha * products)) / (count - 1.0) / squares);
        if (!double.IsFinite(statistic))
        {
            throw new CrabbymetricsException(
                "The overdispersion test needs at least two observations with a positive mean that do not fit perfectly."
            );
        }

        string variance = form == OverdispersionForm.Linear ? "alpha mu" : "alpha mu^2";
        HypothesisTest test = HypothesisTest.Ratio(
            "Cameron-Trivedi overdispersion",
            $"alpha = 0 in variance = mu + {variance}",
            statistic,
            alternative
        );
        return test.With(alpha, []);
    }
}
