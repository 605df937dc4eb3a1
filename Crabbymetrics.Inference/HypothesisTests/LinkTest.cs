namespace Crabbymetrics.Inference;

/// <summary>
/// Pregibon's (1980) link test: the outcome is fitted again on the linear predictor and its square, and where link and regressors are right
/// the square has no effect. It is a test of the specification of the mean, in the manner of Ramsey's RESET.
/// </summary>
public static class LinkTest
{
    private const string Linear = "_hat";
    private const string Squared = "_hatsq";

    /// <summary>Runs the test.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of the second fit; null for the one that the result has by default.</param>
    /// <param name="arguments">Groups, lags and small-sample choices of the covariance; null for none.</param>
    /// <param name="cancellationToken">Ends the second fit.</param>
    /// <returns>The test, with the coefficient of the square as its estimate.</returns>
    /// <exception cref="NotSupportedException">The result cannot say its linear predictors or cannot fit other regressors.</exception>
    /// <exception cref="CrabbymetricsException">The linear predictor takes too few values to have a square of its own, or the second fit
    /// failed.</exception>
    public static HypothesisTest Of(
        IEstimationResult result,
        ICovarianceEstimator? covariance = null,
        CovarianceArguments? arguments = null,
        CancellationToken cancellationToken = default
    )
    {
        const string Formula = "the link test";
        IFittedMeans fit = Capability.Require<IFittedMeans>(result, Formula);
        IRegressorRefit refit = Capability.Require<IRegressorRefit>(result, Formula);
        double[] predictors = new double[fit.RowCount];
        fit.CopyLinearPredictors(predictors);
        RequireThreeValues(predictors);
        IEstimationResult second = refit.RefitWith(
            [Linear, Squared],
            [predictors, Array.ConvertAll(predictors, static eta => eta * eta)],
            cancellationToken
        );
        int index = second.ParameterNames.IndexOf(Squared);
        CovarianceMatrix matrix = covariance is null
            ? second.Covariance((string?)null, arguments)
            : second.Covariance(covariance, arguments);
        double estimate = second.Parameters[index];
        if (!double.IsFinite(estimate))
        {
            throw new CrabbymetricsException(
                "The link test has no answer: the square of the linear predictor is a linear combination of the predictor and the "
                    + "intercept."
            );
        }

        double statistic = estimate / Math.Sqrt(matrix[index, index]);
        double degreesOfFreedom = matrix.TestDegreesOfFreedom(second);
        return HypothesisTest.Ratio("Link", $"{Squared} = 0", statistic, TestAlternative.TwoSided, degreesOfFreedom).With(matrix, estimate);
    }

    private static void RequireThreeValues(double[] predictors)
    {
        double low = predictors.Min();
        double high = predictors.Max();
        double nearly = 1e-9 * Math.Max(Math.Abs(low), Math.Abs(high));
        if (!predictors.Any(eta => eta - low > nearly && high - eta > nearly))
        {
            throw new CrabbymetricsException(
                "The link test needs a linear predictor with at least three values: with two, its square says nothing more."
            );
        }
    }
}
