using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// Exponentiated coefficients: incidence-rate ratios of a model with a logarithmic link, odds ratios of one with a logit link.
/// </summary>
public static class RateRatios
{
    /// <summary>Exponentiates the coefficients of a model.</summary>
    /// <remarks>
    /// The standard error is that of the delta method, <c>exp(b) se(b)</c>. The test is that of <c>b = 0</c>, a ratio of 1, and the limits
    /// are the exponentials of the limits of b: they never go below zero, and do not change with the direction of a comparison. So do
    /// Stata's <c>irr</c>. The intercept, where there is one, becomes the rate (or the odds) where all regressors are zero.
    /// </remarks>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters, of any kind.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>A row for the intercept and for each column of the design; none for ancillary parameters (a scale, say).</returns>
    /// <exception cref="NotSupportedException">The result is no <see cref="ILinearPredictorModel"/>, or its link is neither log nor
    /// logit.</exception>
    /// <exception cref="ArgumentException">The covariance is of other parameters.</exception>
    /// <exception cref="CrabbymetricsException">A column of the design has no parameter of its name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public static EffectTable Create(IEstimationResult result, CovarianceMatrix covariance, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        ILinearPredictorModel model = Capability.Require<ILinearPredictorModel>(result, "A ratio of rates");
        string title = model.LinkName switch
        {
            "log" => "incidence-rate ratios",
            "logit" => "odds ratios",
            _ => throw new NotSupportedException(
                $"Exponentiated coefficients are ratios of rates with a log link and of odds with a logit link; the link of "
                    + $"'{result.EstimatorName}' is {model.LinkName}."
            ),
        };
        EffectCovariance.RequireSameParameters(result, covariance);
        CoefficientTable coefficients = CoefficientTable.Create(result, covariance, level);
        // Coefficients of the linear predictor only: an ancillary parameter has no ratio.
        ImmutableArray<int> positions = ParameterPositions.Of(result, model).All;
        int count = positions.Length;
        ImmutableArray<string> names = [.. positions.Select(position => result.ParameterNames[position])];
        double[] gradients = new double[count * result.Parameters.Length];
        ImmutableArray<CoefficientRow>.Builder rows = ImmutableArray.CreateBuilder<CoefficientRow>(count);
        for (int j = 0; j < count; j++)
        {
            CoefficientRow row = coefficients[positions[j]];
            double ratio = Math.Exp(result.Parameters[positions[j]]);
            gradients[(j * result.Parameters.Length) + positions[j]] = ratio;
            rows.Add(
                row with
                {
                    Estimate = row.Estimate is null ? null : ratio,
                    StandardError = row.StandardError * ratio,
                    ConfidenceLow = Exponential(row.ConfidenceLow),
                    ConfidenceHigh = Exponential(row.ConfidenceHigh),
                }
            );
        }

        return EffectTable.Create(
            title,
            rows.MoveToImmutable(),
            EffectCovariance.Propagate(names, gradients, covariance),
            level,
            coefficients.DegreesOfFreedom
        );
    }

    private static double? Exponential(double? value) => value is { } number ? Math.Exp(number) : null;
}
