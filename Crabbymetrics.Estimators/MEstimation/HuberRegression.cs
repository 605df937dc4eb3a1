using System.Collections.Immutable;
using System.Globalization;

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

    // A scale below this share of the largest residual, or one whose extrapolated limit is below the share after it, is going to 0.
    private const double VanishingScale = 1e-9;
    private const double VanishingLimit = 0.01;

    // Rounds of fit and scale.
    private const int MostRounds = 500;

    /// <summary>Fits.</summary>
    /// <param name="data">The observations.</param>
    /// <param name="tuning">The constant c.</param>
    /// <param name="services">Solvers, covariances and bootstrap; null for the built-in ones.</param>
    /// <param name="cancellationToken">Ends the fit with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The fit. Its covariances and bootstraps hold the scale at its estimate.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The constant is not positive.</exception>
    /// <exception cref="ConvergenceException">The scale did not settle, or a fit at a scale has no answer, as with a constant so small that
    /// hardly a residual is within it.</exception>
    /// <exception cref="IdentificationException">Half of the residuals or more are zero, or tend to it from round to round, so that the
    /// scale is zero (most outcomes are equal, say); or the columns are collinear.</exception>
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
        double scale = double.PositiveInfinity,
            last = scale,
            beforeLast = scale,
            largest = 0.0;
        MEstimationResult result = FitAt(data, scale, tuning, null, services, cancellationToken);
        for (int round = 0; round < MostRounds; round++)
        {
            double next = Scale(data, [.. result.Parameters]);
            largest = Math.Max(largest, next);
            // Where ties attract the fit, their residuals fall by a factor in every round and never reach exactly 0.
            if (!(next > VanishingScale * largest))
            {
                throw Vanished();
            }

            bool settled = Math.Abs(next - scale) <= ScaleTolerance * next;
            (beforeLast, last, scale) = (last, scale, next);
            result = FitAt(data, scale, tuning, result, services, cancellationToken);
            if (settled)
            {
                return new HuberFit(scale, result);
            }
        }

        if (TendsToZero(beforeLast, last, scale))
        {
            throw Vanished();
        }

        throw new ConvergenceException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The scale of the residuals still changes after {MostRounds} rounds; it is {scale:g6} now. "
                    + $"Fit HuberCriterion at this scale, or at one of your own."
            ),
            result.Parameters,
            result.Diagnostics
        );
    }

    private static IdentificationException Vanished() =>
        new(
            "The scale of the residuals falls to zero: half of the rows or more are fitted exactly (their outcomes are equal, "
                + "say), and the other rows would have no say. Give HuberCriterion a scale of your own.",
            []
        );

    // Whether three scales in a row fall by a constant factor: the limit by Aitken's extrapolation is 0.
    private static bool TendsToZero(double first, double second, double third)
    {
        double change = third - second,
            limit = third - (change * change / (change - (second - first)));
        return change < 0.0 && Math.Abs(limit) <= VanishingLimit * third;
    }

    private static MEstimationResult FitAt(
        RegressionData data,
        double scale,
        double tuning,
        MEstimationResult? before,
        EstimationServices? services,
        CancellationToken cancellationToken
    )
    {
        HuberCriterion criterion = new(scale, tuning, before?.Parameters ?? default);
        MEstimationOptions options = new() { Name = "huber", Tolerance = 1e-9 };
        try
        {
            return new MEstimator(criterion, options, services).Fit(data, cancellationToken);
        }
        catch (Exception failure) when (before is not null && failure is (ConvergenceException or IdentificationException))
        {
            // The columns are independent, since the first fit passed: the criterion has no curvature.
            ConvergenceException? ended = failure as ConvergenceException;
            ImmutableArray<double> best = ended?.BestParameters ?? before!.Parameters;
            int within = Sizes(data, [.. best]).Count(entry => entry.Size <= tuning * scale);
            throw new ConvergenceException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Huber's fit with tuning constant {tuning} and scale {scale:g6} has no answer: only {within} residuals "
                        + $"are within their product, and the criterion is nearly that of least absolute deviations. "
                        + $"Take a larger constant; {DefaultTuning} is usual."
                ),
                best,
                ended?.Diagnostics ?? before!.Diagnostics
            );
        }
    }

    // The median absolute residual over 0.6745; a row of frequency f counts as f rows, and one of weight 0 as none.
    private static double Scale(RegressionData data, double[] parameters)
    {
        List<(double Size, double Count)> sizes = Sizes(data, parameters);
        sizes.Sort(static (a, b) => a.Size.CompareTo(b.Size));
        double total = sizes.Sum(static entry => entry.Count);
        double median = 0.5 * (At(sizes, Math.Ceiling(0.5 * total)) + At(sizes, Math.Floor(0.5 * total) + 1.0));
        return median / NormalDeviation;
    }

    // The m-th smallest size, counted from 1, of the rows with their frequencies.
    private static double At(List<(double Size, double Count)> sorted, double m)
    {
        double passed = 0.0;
        foreach ((double size, double count) in sorted)
        {
            passed += count;
            if (passed >= m)
            {
                return size;
            }
        }

        return sorted[^1].Size;
    }

    private static List<(double Size, double Count)> Sizes(RegressionData data, double[] parameters)
    {
        List<(double Size, double Count)> sizes = [];
        using RegressorRows rows = new(data, 0, data.RowCount);
        for (int i = 0; i < data.RowCount; i++)
        {
            double weight = data.Weights is { } weights ? weights.Values.Span[i] : 1.0;
            if (weight > 0.0)
            {
                double count = data.Weights is { Kind: WeightKind.Frequency } ? weight : 1.0;
                sizes.Add((Math.Abs(rows.Residual(data, parameters, 0, i)), count));
            }
        }

        return sizes;
    }
}
