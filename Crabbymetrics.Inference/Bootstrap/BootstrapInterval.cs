using System.Collections.Immutable;
using MathNet.Numerics.Distributions;

namespace Crabbymetrics.Inference;

/// <summary>Confidence limits from bootstrap draws; see <see cref="BootstrapLimits"/> for the kinds.</summary>
internal static class BootstrapInterval
{
    public static (ImmutableArray<double> Low, ImmutableArray<double> High) Compute(
        BootstrapLimits limits,
        double[] draws,
        ImmutableArray<double> estimates,
        ImmutableArray<double> errors,
        double level)
    {
        int k = estimates.Length;
        double[] low = new double[k];
        double[] high = new double[k];
        double tail = 0.5 * (1.0 - level);
        for (int j = 0; j < k; j++)
        {
            double[] sorted = SortedColumn(draws, k, j);
            if (sorted.Length < 2)
            {
                low[j] = high[j] = double.NaN;
                continue;
            }

            (low[j], high[j]) = limits switch
            {
                BootstrapLimits.Percentile => (BootstrapQuantile.OfSorted(sorted, tail), BootstrapQuantile.OfSorted(sorted, 1.0 - tail)),
                BootstrapLimits.Basic => (
                    (2.0 * estimates[j]) - BootstrapQuantile.OfSorted(sorted, 1.0 - tail),
                    (2.0 * estimates[j]) - BootstrapQuantile.OfSorted(sorted, tail)),
                BootstrapLimits.Normal => NormalLimits(estimates[j], errors[j], tail),
                _ => throw new ArgumentOutOfRangeException(nameof(limits), limits, "No such kind of limits."),
            };
        }

        return ([.. low], [.. high]);
    }

    private static (double Low, double High) NormalLimits(double estimate, double error, double tail)
    {
        double reach = -Normal.InvCDF(0.0, 1.0, tail) * error;
        return (estimate - reach, estimate + reach);
    }

    private static double[] SortedColumn(double[] draws, int parameters, int column)
    {
        double[] values = new double[draws.Length / parameters];
        int count = 0;
        for (int at = column; at < draws.Length; at += parameters)
        {
            if (!double.IsNaN(draws[at]))
            {
                values[count++] = draws[at];
            }
        }

        Array.Resize(ref values, count);
        Array.Sort(values);
        return values;
    }
}
