using System.Collections.Immutable;
using Crabbymetrics.Numerics;

namespace Crabbymetrics.Inference;

/// <summary>Prediction intervals: limits of a single new outcome, not of its mean.</summary>
public static class OutcomePredictions
{
    /// <summary>
    /// Predicts new outcomes of weight 1 that are normal around a linear mean: <c>x b -/+ t sqrt(se(x b)^2 + sigma^2)</c>, as R's
    /// <c>predict.lm(interval = "prediction")</c>, and exact with the model-based covariance. Seber and Lee, Linear Regression Analysis
    /// (2003), section 5.3.
    /// </summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters.</param>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <param name="level">The level, between 0 and 1.</param>
    /// <returns>m predictions.</returns>
    /// <exception cref="NotSupportedException">The outcomes of the model are not normal around a linear mean, so that this interval does
    /// not hold.</exception>
    /// <exception cref="ArgumentException">The covariance is of other parameters, the number of columns is not that of the fit, or there
    /// are not m offsets.</exception>
    public static ImmutableArray<OutcomePrediction> Create(
        IEstimationResult result,
        CovarianceMatrix covariance,
        DesignMatrix design,
        double[]? offset = null,
        double level = 0.95
    )
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(covariance);
        if (result is not INormalOutcome { OutcomeVariance: double variance } || !double.IsFinite(variance))
        {
            throw new NotSupportedException(
                $"A prediction interval of '{result.EstimatorName}' is not available: it holds for outcomes that are normal around a "
                    + "linear mean alone (ols, and glm with the family gaussian and the link identity, without a penalty). Limits of the "
                    + "mean are."
            );
        }

        double residual = result switch
        {
            StoredModel stored => stored.Statistic("residual_df"),
            IGoodnessOfFit fit => fit.ResidualDegreesOfFreedom,
            _ => double.PositiveInfinity,
        };
        double degrees = Math.Min(double.IsNaN(residual) ? double.PositiveInfinity : residual, covariance.DegreesOfFreedom);
        double reach = StudentTDistribution.TwoSidedQuantile(level, degrees);
        return
        [
            .. MeanPredictions
                .Create(result, covariance, design, offset, level)
                .Select(mean =>
                {
                    double error = reach * Math.Sqrt((mean.LinearStandardError * mean.LinearStandardError) + variance);
                    return new OutcomePrediction(mean, mean.LinearPredictor - error, mean.LinearPredictor + error);
                }),
        ];
    }
}
