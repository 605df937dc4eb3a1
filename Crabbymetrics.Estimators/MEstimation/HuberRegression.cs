using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Robust linear regression, or location where there is no column: Huber's criterion at the scale of its own residuals, <c>s = median |r| /
/// 0.6745</c>, the two repeated until the scale settles. R's MASS::rlm with its defaults.
/// </summary>
public static class HuberRegression
{
    /// <summary>The tuning constant 1.345: 95% efficiency with normal errors.</summary>
    public const double DefaultTuning = 1.345;

    // The median absolute deviation of a standard normal, with the digits that MASS uses.
    private const double NormalDeviation = 0.6745;
    private const double ScaleTolerance = 1e-13;
    private const int MostRounds = 500;

    /// <summary>Fits.</summary>
    /// <param name="data">The observations.</param>
    /// <param name="tuning">The constant c.</param>
    /// <param name="services">Solvers, covariances and bootstrap; null for the built-in ones.</param>
    /// <param name="cancellationToken">Ends the fit with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The fit. Its covariances and bootstraps hold the scale at its estimate.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The constant is not positive.</exception>
    /// <exception cref="ConvergenceException">The scale did not settle, or a fit at a scale has no answer.</exception>
    /// <exception cref="IdentificationException">More than half of the residuals are zero, so that the scale is zero; or the columns are
    /// collinear.</exception>
    public static HuberFit Fit(
        RegressionData data,
        double tuning = DefaultTuning,
        EstimationServices? services = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        data.RefuseUnusedRoles("huber", DataRoles.Offset | DataRoles.Weights);
        // The first fit is least squares.
        double scale = double.PositiveInfinity;
        MEstimationResult result = FitAt(data, scale, tuning, default, services, cancellationToken);
        for (int round = 0; round < MostRounds; round++)
        {
            double next = Scale(data, [.. result.Parameters]);
            if (!(next > 0.0))
            {
                throw new IdentificationException(
                    "More than half of the residuals are zero, so that their scale is zero: the other rows would have no say. Give "
                        + "HuberCriterion a scale of your own.",
                    []
                );
            }

            bool settled = Math.Abs(next - scale) <= ScaleTolerance * next;
            scale = next;
            result = FitAt(data, scale, tuning, result.Parameters, services, cancellationToken);
            if (settled)
            {
                return new HuberFit(scale, result);
            }
        }

        throw new ConvergenceException(
            $"The scale did not settle in {MostRounds} rounds. The best point and the diagnostics are on this exception.",
            result.Parameters,
            result.Diagnostics
        );
    }

    private static MEstimationResult FitAt(
        RegressionData data,
        double scale,
        double tuning,
        ImmutableArray<double> start,
        EstimationServices? services,
        CancellationToken cancellationToken
    ) =>
        new MEstimator(new HuberCriterion(scale, tuning, start), new MEstimationOptions { Name = "huber", Tolerance = 1e-9 }, services).Fit(
            data,
            cancellationToken
        );

    private static double Scale(RegressionData data, double[] parameters)
    {
        List<double> sizes = [];
        using RegressorRows rows = new(data, 0, data.RowCount);
        for (int i = 0; i < data.RowCount; i++)
        {
            if (data.Weights is not { } weights || weights.Values.Span[i] > 0.0)
            {
                sizes.Add(Math.Abs(rows.Residual(data, parameters, 0, i)));
            }
        }

        sizes.Sort();
        int half = sizes.Count / 2;
        double median = sizes.Count % 2 == 1 ? sizes[half] : 0.5 * (sizes[half - 1] + sizes[half]);
        return median / NormalDeviation;
    }
}
