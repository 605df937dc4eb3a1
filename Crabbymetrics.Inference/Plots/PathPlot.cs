using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>Coefficients over penalties, the strongest penalty at the left (Friedman, Hastie and Tibshirani 2010, "Regularization Paths for
/// Generalized Linear Models via Coordinate Descent", Journal of Statistical Software 33).</summary>
public static class PathPlot
{
    private const int MostNames = 12;

    /// <summary>Makes the picture.</summary>
    /// <param name="penalties">The penalties: 0 or more, in any order, all different.</param>
    /// <param name="names">The coefficients.</param>
    /// <param name="coefficients">A row of coefficients for each penalty.</param>
    /// <param name="chosen">Penalties to mark, with what chose them: <c>smallest error</c>; empty for none.</param>
    /// <returns>The picture's content. A penalty of 0 has no place on a logarithmic axis: a note says so. The coefficients that are largest
    /// at the weakest penalty are named, and those that are 0 everywhere are left out.</returns>
    /// <exception cref="ArgumentException">The lengths differ, a penalty is negative, or fewer than two are positive.</exception>
    public static PlotData Create(
        IReadOnlyList<double> penalties,
        IReadOnlyList<string> names,
        IReadOnlyList<IReadOnlyList<double>> coefficients,
        params ImmutableArray<KeyValuePair<string, double>> chosen
    )
    {
        ArgumentNullException.ThrowIfNull(penalties);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(coefficients);
        if (coefficients.Count != penalties.Count || coefficients.Any(row => row.Count != names.Count))
        {
            throw new ArgumentException("There is a row for each penalty, with a coefficient for each name.", nameof(coefficients));
        }

        int[] places = Penalties.Positive(penalties, nameof(penalties));
        int weakest = places[^1];
        int[] moving = [.. Enumerable.Range(0, names.Count).Where(j => places.Any(i => coefficients[i][j] != 0.0))];
        HashSet<int> named = [.. moving.OrderByDescending(j => Math.Abs(coefficients[weakest][j])).ThenBy(static j => j).Take(MostNames)];
        ImmutableArray<double> x = [.. places.Select(i => penalties[i])];
        List<PlotLayer> layers = [new PlotReference(0.0)];
        layers.AddRange(Penalties.Marks(chosen));
        foreach (int j in moving)
        {
            bool isNamed = named.Contains(j);
            layers.Add(
                new PlotLine(isNamed ? names[j] : "", x, [.. places.Select(i => coefficients[i][j])])
                {
                    EndLabel = isNamed ? names[j] : "",
                    Emphasis = isNamed ? PlotEmphasis.Normal : PlotEmphasis.Muted,
                }
            );
        }

        List<string> notes = Penalties.Notes(penalties, places);
        if (moving.Length > named.Count)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{moving.Length - named.Count} smaller coefficients are grey."));
        }

        if (moving.Length < names.Count)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{names.Count - moving.Length} coefficients are 0 at every penalty."));
        }

        return new PlotData("Coefficients over the penalty", Penalties.Axis, new PlotAxis("Coefficient"), [.. layers])
        {
            Notes = [.. notes],
        };
    }
}
