using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>Quantiles of standardized residuals against those of the normal distribution.</summary>
/// <remarks>
/// The i-th of n sorted residuals stands at the normal quantile of <c>(i - 1/2) / n</c>. The band is that of each order statistic by itself
/// under normality, <c>z -/+ 1.96 sqrt(p (1 - p) / n) / density(z)</c> (Fox 2016, Applied Regression Analysis and Generalized Linear
/// Models, section 3.1.3).
/// </remarks>
public static class QuantilePlot
{
    private const int MostPoints = 600;
    private const int Tail = 100;

    /// <summary>Makes the picture.</summary>
    /// <param name="residuals">Residuals that are standard normal where the model holds; others than finite ones are left out, with a
    /// note.</param>
    /// <param name="kind">Which residuals they are.</param>
    /// <returns>The picture's content. Of many residuals the tails are whole, and between them only some are shown.</returns>
    /// <exception cref="ArgumentException">There are fewer than two residuals.</exception>
    public static PlotData Create(ReadOnlySpan<double> residuals, string kind = "Standardized residual")
    {
        List<double> sorted = [];
        foreach (double value in residuals)
        {
            if (double.IsFinite(value))
            {
                sorted.Add(value);
            }
        }

        if (sorted.Count < 2)
        {
            throw new ArgumentException("A picture of quantiles needs at least two residuals.", nameof(residuals));
        }

        sorted.Sort();
        int n = sorted.Count;
        int[] shown = [.. Shown(n)];
        double[] quantiles = [.. shown.Select(i => NormalDistribution.Quantile((i + 0.5) / n))];
        double[] errors =
        [
            .. shown.Select(
                (i, s) => 1.96 * Math.Sqrt((i + 0.5) / n * (1.0 - ((i + 0.5) / n)) / n) / NormalDistribution.Density(quantiles[s])
            ),
        ];
        List<string> notes = [];
        if (shown.Length < n)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{shown.Length} of {n:N0} residuals are shown: all in the tails."));
        }

        if (n < residuals.Length)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{residuals.Length - n} rows without a residual are not shown."));
        }

        return new PlotData(
            "Quantiles of residuals",
            new PlotAxis("Quantile of the normal distribution"),
            new PlotAxis(kind),
            [
                new PlotBand(
                    "95% of order statistics",
                    [.. quantiles],
                    [.. quantiles.Select((z, s) => z - errors[s])],
                    [.. quantiles.Select((z, s) => z + errors[s])]
                ),
                new PlotLine("Normal", [quantiles[0], quantiles[^1]], [quantiles[0], quantiles[^1]]) { Emphasis = PlotEmphasis.Muted },
                new PlotPoints("Residuals", [.. quantiles], [.. shown.Select(i => sorted[i])]),
            ]
        )
        {
            Notes = [.. notes],
        };
    }

    private static IEnumerable<int> Shown(int n)
    {
        if (n <= MostPoints)
        {
            return Enumerable.Range(0, n);
        }

        int between = MostPoints - (2 * Tail);
        return Enumerable
            .Range(0, Tail)
            .Concat(Enumerable.Range(0, between).Select(i => Tail + (int)((long)i * (n - (2 * Tail)) / between)))
            .Concat(Enumerable.Range(n - Tail, Tail));
    }
}
