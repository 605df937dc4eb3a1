using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>Standardized residuals over leverages, each point with the area of Cook's distance (Fox 2016, Applied Regression Analysis and
/// Generalized Linear Models, section 11.4; R's <c>influencePlot</c>).</summary>
public static class InfluencePlot
{
    private const int MostPoints = 400;
    private const int MostLabels = 10;

    /// <summary>Makes the picture.</summary>
    /// <param name="leverages">The leverage of each row, in [0, 1].</param>
    /// <param name="residuals">The standardized residual of each row.</param>
    /// <param name="distances">Cook's distance of each row.</param>
    /// <param name="rowNames">The name of each row; empty for numbers from 0.</param>
    /// <returns>The picture's content. Of many rows those with the largest distances are shown; those with the largest of all, from 4/n on,
    /// are named. Rows that determine a coefficient alone, with a leverage of 1, have no residual: a note names them.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or no row has a residual.</exception>
    public static PlotData Create(
        ReadOnlySpan<double> leverages,
        ReadOnlySpan<double> residuals,
        ReadOnlySpan<double> distances,
        ImmutableArray<string> rowNames = default
    )
    {
        int n = leverages.Length;
        if (residuals.Length != n || distances.Length != n || (!rowNames.IsDefaultOrEmpty && rowNames.Length != n))
        {
            throw new ArgumentException("There is a residual, a distance and a name, if any, for each leverage.", nameof(residuals));
        }

        (double[] h, double[] r, double[] d) = (leverages.ToArray(), residuals.ToArray(), distances.ToArray());
        string Name(int row) => rowNames.IsDefaultOrEmpty ? row.ToString(CultureInfo.InvariantCulture) : rowNames[row];
        int[] known = [.. Enumerable.Range(0, n).Where(i => double.IsFinite(h[i]) && double.IsFinite(r[i]) && double.IsFinite(d[i]))];
        if (known.Length == 0)
        {
            throw new ArgumentException("No row has a residual: each determines a coefficient alone.", nameof(residuals));
        }

        int[] shown = [.. known.OrderByDescending(i => d[i]).ThenBy(static i => i).Take(MostPoints)];
        double largest = shown.Max(i => d[i]);
        HashSet<int> named = [.. shown.Where(i => d[i] >= 4.0 / n && d[i] > 0.0).Take(MostLabels)];
        double average = known.Average(i => h[i]);
        List<string> notes = ["Area: Cook's distance." + (rowNames.IsDefaultOrEmpty ? " Rows are counted from 0." : "")];
        if (shown.Length < known.Length)
        {
            notes.Add(
                string.Create(CultureInfo.InvariantCulture, $"The {shown.Length} of {known.Length:N0} rows with the largest distances.")
            );
        }

        string[] alone = [.. Enumerable.Range(0, n).Except(known).Select(Name)];
        if (alone.Length > 0)
        {
            string names = string.Join(", ", alone.Take(10)) + (alone.Length > 10 ? ", ..." : "");
            notes.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Without a standardized residual, since the leverage is 1: {alone.Length} rows ({names})."
                )
            );
        }

        return new PlotData(
            "Influence",
            new PlotAxis("Leverage") { Low = 0.0 },
            new PlotAxis("Standardized residual"),
            [
                new PlotReference(2.0) { Dashed = true },
                new PlotReference(-2.0) { Dashed = true },
                new PlotReference(2.0 * average, vertical: true, "twice the mean") { Dashed = true },
                new PlotPoints("", [.. shown.Select(i => h[i])], [.. shown.Select(i => r[i])])
                {
                    Areas = [.. shown.Select(i => largest > 0.0 ? d[i] / largest : 0.0)],
                    Labels = [.. shown.Select(i => named.Contains(i) ? Name(i) : "")],
                },
            ]
        )
        {
            Notes = [.. notes],
        };
    }
}
