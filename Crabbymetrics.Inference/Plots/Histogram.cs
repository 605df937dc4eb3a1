using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>Counts of values in bins of equal width.</summary>
internal sealed class Histogram
{
    private const int FewestBins = 8;
    private const int MostBins = 50;

    private readonly double _start;
    private readonly int[] _counts;

    private Histogram(double start, double width, int[] counts)
    {
        _start = start;
        Width = width;
        _counts = counts;
    }

    /// <summary>The width of a bin.</summary>
    public double Width { get; }

    /// <summary>Counts sorted values. The width is that of Freedman and Diaconis (1981), twice the interquartile range over the cube root
    /// of the number.</summary>
    /// <param name="sorted">Finite values, ascending.</param>
    public static Histogram Of(double[] sorted)
    {
        (double low, double high) = (sorted[0], sorted[^1]);
        if (low == high)
        {
            double half = low == 0.0 ? 0.5 : Math.Abs(low) * 0.05;
            return new Histogram(low - half, 2.0 * half, [sorted.Length]);
        }

        double quartiles = sorted[(int)(0.75 * (sorted.Length - 1))] - sorted[(int)(0.25 * (sorted.Length - 1))];
        double width = 2.0 * quartiles / Math.Cbrt(sorted.Length);
        int bins = width > 0.0 ? (int)Math.Clamp(Math.Ceiling((high - low) / width), FewestBins, MostBins) : FewestBins;
        int[] counts = new int[bins];
        foreach (double value in sorted)
        {
            counts[Math.Min(bins - 1, (int)((value - low) / (high - low) * bins))]++;
        }

        return new Histogram(low, (high - low) / bins, counts);
    }

    /// <summary>The bins as bars.</summary>
    /// <param name="name">Their name in the legend.</param>
    public PlotBars Bars(string name) =>
        new(
            name,
            [.. _counts.Select((_, i) => _start + (i * Width))],
            [.. _counts.Select((_, i) => _start + ((i + 1) * Width))],
            [.. _counts.Select(static _ => 0.0)],
            [.. _counts.Select(static count => (double)count)]
        );
}
