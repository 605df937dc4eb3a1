using System.Collections.Immutable;
using Crabbymetrics.Numerics;

namespace Crabbymetrics.Inference;

/// <summary>
/// Confidence limits of one parameter from its bootstrap draws; see <see cref="BootstrapLimits"/> for the kinds. All return NaN limits
/// where they are not defined, fewer than two draws for one.
/// </summary>
internal static class BootstrapInterval
{
    /// <summary>The quantiles of the draws.</summary>
    public static (double Low, double High) Percentile(ReadOnlySpan<double> sorted, double level)
    {
        double tail = 0.5 * (1.0 - level);
        return (BootstrapQuantile.OfSorted(sorted, tail), BootstrapQuantile.OfSorted(sorted, 1.0 - tail));
    }

    /// <summary>The quantiles of the draws, reflected in the estimate.</summary>
    public static (double Low, double High) Basic(ReadOnlySpan<double> sorted, double estimate, double level)
    {
        (double low, double high) = Percentile(sorted, level);
        return ((2.0 * estimate) - high, (2.0 * estimate) - low);
    }

    /// <summary>The estimate -/+ normal quantile x standard error.</summary>
    public static (double Low, double High) ByNormal(double estimate, double error, double level)
    {
        double reach = error * NormalDistribution.UpperQuantile(0.5 * (1.0 - level));
        return (estimate - reach, estimate + reach);
    }

    /// <summary>
    /// Quantiles at the corrected levels <c>Phi(z0 + (z0 + z)/(1 - a (z0 + z)))</c> (Efron 1987), with z0 the normal quantile of the
    /// fraction of draws below the estimate (those equal to it count by half).
    /// </summary>
    public static (double Low, double High) Bca(ReadOnlySpan<double> sorted, double estimate, double acceleration, double level)
    {
        double below = 0.0;
        foreach (double draw in sorted)
        {
            below +=
                draw < estimate ? 1.0
                : draw == estimate ? 0.5
                : 0.0;
        }

        double fraction = below / sorted.Length;
        if (!(fraction > 0.0 && fraction < 1.0))
        {
            // All draws on one side of the estimate: the bias correction would be infinite.
            return (double.NaN, double.NaN);
        }

        double bias = NormalDistribution.Quantile(fraction);
        double z = NormalDistribution.UpperQuantile(0.5 * (1.0 - level));
        return (BootstrapQuantile.OfSorted(sorted, Corrected(-z)), BootstrapQuantile.OfSorted(sorted, Corrected(z)));

        double Corrected(double quantile)
        {
            double shifted = bias + quantile;
            double denominator = 1.0 - (acceleration * shifted);
            return denominator > 0.0 ? NormalDistribution.LowerTail(bias + (shifted / denominator)) : double.NaN;
        }
    }

    /// <summary>The bootstrap-t: quantiles of <c>(b_r - b)/s_r</c>, the upper one for the lower limit.</summary>
    public static (double Low, double High) Studentized(ReadOnlySpan<double> sortedStatistics, double estimate, double error, double level)
    {
        (double low, double high) = Percentile(sortedStatistics, level);
        return (estimate - (error * high), estimate - (error * low));
    }

    /// <summary>The acceleration from leave-one-out estimates, of which each stands for a number of observations (Efron and Tibshirani
    /// 1993, 14.15).</summary>
    public static double[] JackknifeAccelerations(ReadOnlySpan<double> draws, int parameters, ImmutableArray<double> multiplicities)
    {
        double[] accelerations = new double[parameters];
        for (int j = 0; j < parameters; j++)
        {
            double count = 0.0;
            double sum = 0.0;
            for (int r = 0; r < multiplicities.Length; r++)
            {
                double draw = draws[(r * parameters) + j];
                count += double.IsNaN(draw) ? 0.0 : multiplicities[r];
                sum += double.IsNaN(draw) ? 0.0 : multiplicities[r] * draw;
            }

            double squares = 0.0;
            double cubes = 0.0;
            for (int r = 0; r < multiplicities.Length; r++)
            {
                double deviation = (sum / count) - draws[(r * parameters) + j];
                if (!double.IsNaN(deviation))
                {
                    squares += multiplicities[r] * deviation * deviation;
                    cubes += multiplicities[r] * deviation * deviation * deviation;
                }
            }

            accelerations[j] = cubes / (6.0 * Math.Pow(squares, 1.5));
        }

        return accelerations;
    }
}
