using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>
/// The hanging rootogram of counts: bars of the square root of the observed frequencies hang from the square root of the expected ones. A
/// bar that ends above 0 says that the model expects too many of that count, one below 0 too few. Kleiber and Zeileis (2016), "Visualizing
/// Count Data Regressions Using Rootograms", The American Statistician 70.
/// </summary>
public static class Rootogram
{
    private const int MostBars = 60;

    /// <summary>Makes the picture.</summary>
    /// <param name="observed">The observed frequency of 0, 1, 2, ...</param>
    /// <param name="expected">The expected frequency of each: the sum over rows of the probabilities.</param>
    /// <returns>The picture's content. Many counts are taken together, as many to a bar as makes 60 bars or fewer.</returns>
    /// <exception cref="ArgumentException">The lengths differ, there is no frequency, or one is negative or not finite.</exception>
    public static PlotData Create(ReadOnlySpan<double> observed, ReadOnlySpan<double> expected)
    {
        if (observed.Length != expected.Length || observed.Length == 0)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"There are {observed.Length} observed and {expected.Length} expected frequencies: one of each for each count."
                ),
                nameof(expected)
            );
        }

        for (int i = 0; i < observed.Length; i++)
        {
            if (!(observed[i] >= 0.0 && expected[i] >= 0.0 && double.IsFinite(observed[i]) && double.IsFinite(expected[i])))
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The frequencies of {i} are {observed[i]} observed and {expected[i]} expected: they are 0 or more."
                    ),
                    nameof(observed)
                );
            }
        }

        int together = (observed.Length + MostBars - 1) / MostBars;
        int bars = (observed.Length + together - 1) / together;
        double[] seen = new double[bars];
        double[] meant = new double[bars];
        for (int i = 0; i < observed.Length; i++)
        {
            seen[i / together] += observed[i];
            meant[i / together] += expected[i];
        }

        double[] places = [.. Enumerable.Range(0, bars).Select(b => (b * together) + ((together - 1) / 2.0))];
        double half = 0.42 * together;
        return new PlotData(
            "Rootogram",
            new PlotAxis("Count") { WholeTicks = true },
            new PlotAxis("Square root of the frequency"),
            [
                new PlotBars(
                    "Observed, hanging",
                    [.. places.Select(place => place - half)],
                    [.. places.Select(place => place + half)],
                    [.. meant.Select(Math.Sqrt)],
                    [.. meant.Select((value, b) => Math.Sqrt(value) - Math.Sqrt(seen[b]))]
                ),
                new PlotReference(0.0),
                new PlotLine("Expected", [.. places], [.. meant.Select(Math.Sqrt)]) { Marked = bars <= 40 },
            ]
        )
        {
            Notes = together > 1 ? [string.Create(CultureInfo.InvariantCulture, $"A bar takes {together} counts together.")] : [],
        };
    }
}
