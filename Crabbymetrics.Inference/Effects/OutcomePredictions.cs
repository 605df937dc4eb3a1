using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Crabbymetrics.Numerics;

namespace Crabbymetrics.Inference;

/// <summary>
/// Prediction intervals: limits of a single new outcome of weight 1, not of its mean. They hold what is not known of the coefficients.
/// </summary>
/// <remarks>
/// <para>
/// Outcomes that are normal around a linear mean have <c>x b -/+ t sqrt(se(x b)^2 + sigma^2)</c>, as R's <c>predict.lm(interval =
/// "prediction")</c>, exact with the model-based covariance (Seber and Lee, Linear Regression Analysis, 2003, section 5.3).
/// </para>
/// <para>
/// Others have the quantiles <c>(1 - level) / 2</c> and <c>(1 + level) / 2</c> of the distribution of an outcome, averaged over the linear
/// predictor, which is taken as normal around its estimate with its standard error, and cut to where a mean can be. Where the dispersion
/// was estimated from d = n - k degrees of freedom (those of the covariance, where it has fewer), it and the variance of the linear
/// predictor are averaged over a chi-squared with d degrees of freedom: the t of least squares is a case of it. A parameter of maximum
/// likelihood beside the coefficients (theta, delta, power and its dispersion) is taken as known. Of counts and of 0 and 1 the limits are
/// whole numbers, so that the interval holds at least the probability that was asked for: low is the smallest outcome y with P(Y &lt;= y)
/// of at least the lower probability, high that of the upper one. Under a robust covariance the error of the linear predictor is robust;
/// the distribution of an outcome around its mean remains that of the model. Lawless and Fredette, "Frequentist prediction intervals and
/// predictive distributions", Biometrika 92 (2005), say when such averages cover.
/// </para>
/// </remarks>
public static class OutcomePredictions
{
    // So many rows are worth a thread's while.
    private const int RowsAtOnce = 64;

    /// <summary>Predicts new outcomes.</summary>
    /// <param name="result">The fitted model: one with a distribution of outcomes (<see cref="INormalOutcome"/>,
    /// <see cref="IPredictedOutcome"/>).</param>
    /// <param name="covariance">The covariance of its parameters.</param>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <param name="level">The level, between 0 and 1.</param>
    /// <returns>m predictions; limits that are NaN where the linear predictor has no mean that outcomes can have.</returns>
    /// <exception cref="NotSupportedException">The model has no distribution of outcomes; the message says why.</exception>
    /// <exception cref="ArgumentException">The covariance is of other parameters, the number of columns is not that of the fit, or there
    /// are not m offsets.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
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
        if (result is INormalOutcome { OutcomeVariance: double variance } && double.IsFinite(variance))
        {
            return Normal(MeanPredictions.Create(result, covariance, design, offset, level), variance, level, Degrees(result, covariance));
        }

        if (result is IPredictedOutcome { OutcomeTails: { } tails } predicted && result is ILinearPredictorModel model)
        {
            return Averaged(
                MeanPredictions.Create(result, covariance, design, offset, level),
                () =>
                    new PredictiveDistribution(
                        model,
                        tails,
                        predicted.OutcomeDispersion,
                        double.IsFinite(result.TestDegreesOfFreedom),
                        ScaleNodes.Of(Math.Min(result.TestDegreesOfFreedom, covariance.DegreesOfFreedom))
                    ),
                tails,
                level
            );
        }

        string reason = (result as IPredictedOutcome)?.OutcomeTailsUnavailableReason ?? "the model states no distribution of its outcomes";
        throw new NotSupportedException(
            $"A prediction interval of '{result.EstimatorName}' is not available: {reason}. Limits of the mean are, where there are "
                + "standard errors."
        );
    }

    private static double Degrees(IEstimationResult result, CovarianceMatrix covariance)
    {
        double residual = result switch
        {
            StoredModel stored => stored.Statistic("residual_df"),
            IGoodnessOfFit fit => fit.ResidualDegreesOfFreedom,
            _ => double.PositiveInfinity,
        };
        return Math.Min(double.IsNaN(residual) ? double.PositiveInfinity : residual, covariance.DegreesOfFreedom);
    }

    private static ImmutableArray<OutcomePrediction> Normal(
        ImmutableArray<MeanPrediction> means,
        double variance,
        double level,
        double degrees
    )
    {
        double reach = StudentTDistribution.TwoSidedQuantile(level, degrees);
        return
        [
            .. means.Select(mean =>
            {
                double error = reach * Math.Sqrt((mean.LinearStandardError * mean.LinearStandardError) + variance);
                return new OutcomePrediction(mean, mean.LinearPredictor - error, mean.LinearPredictor + error);
            }),
        ];
    }

    private static ImmutableArray<OutcomePrediction> Averaged(
        ImmutableArray<MeanPrediction> means,
        Func<PredictiveDistribution> create,
        IOutcomeTails tails,
        double level
    )
    {
        OutcomePrediction[] predictions = new OutcomePrediction[means.Length];
        double probability = 0.5 * (1.0 - level);
        Parallel.For(
            0,
            (means.Length + RowsAtOnce - 1) / RowsAtOnce,
            create,
            (part, _, distribution) =>
            {
                for (int i = part * RowsAtOnce; i < Math.Min(means.Length, (part + 1) * RowsAtOnce); i++)
                {
                    distribution.Set(means[i].LinearPredictor, means[i].LinearStandardError);
                    predictions[i] = new OutcomePrediction(
                        means[i],
                        OutcomeQuantile.Find(distribution, tails, probability, upper: false),
                        OutcomeQuantile.Find(distribution, tails, probability, upper: true)
                    );
                }

                return distribution;
            },
            static _ => { }
        );
        return ImmutableCollectionsMarshal.AsImmutableArray(predictions);
    }
}
