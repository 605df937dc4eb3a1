using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>The cross-validated error over penalties, with a standard error on each side, and the penalties chosen.</summary>
public static class CrossValidationPlot
{
    /// <summary>Makes the picture.</summary>
    /// <param name="penalties">The penalties: 0 or more, in any order.</param>
    /// <param name="means">The mean error over the folds at each.</param>
    /// <param name="standardErrors">The standard error of each mean.</param>
    /// <param name="measure">What the error is: <c>Mean deviance</c>.</param>
    /// <param name="chosen">Penalties to mark, with what chose them: <c>smallest</c>, <c>one standard error</c>; empty for none.</param>
    /// <returns>The picture's content.</returns>
    /// <exception cref="ArgumentException">The lengths differ, a penalty is negative, or fewer than two are positive.</exception>
    public static PlotData Create(
        IReadOnlyList<double> penalties,
        IReadOnlyList<double> means,
        IReadOnlyList<double> standardErrors,
        string measure = "Cross-validated error",
        params ImmutableArray<KeyValuePair<string, double>> chosen
    )
    {
        ArgumentNullException.ThrowIfNull(penalties);
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(standardErrors);
        if (means.Count != penalties.Count || standardErrors.Count != penalties.Count)
        {
            throw new ArgumentException("There is a mean and a standard error for each penalty.", nameof(means));
        }

        int[] places = Penalties.Positive(penalties, nameof(penalties));
        List<PlotLayer> layers = [.. Penalties.Marks(chosen)];
        layers.Add(
            new PlotIntervals(
                "",
                [.. places.Select(i => penalties[i])],
                [.. places.Select(i => means[i])],
                new PlotLimits(
                    "one standard error",
                    [.. places.Select(i => means[i] - standardErrors[i])],
                    [.. places.Select(i => means[i] + standardErrors[i])]
                )
            )
        );
        return new PlotData("Cross-validation", Penalties.Axis, new PlotAxis(measure), [.. layers])
        {
            Subtitle = "Mean over the folds, one standard error on each side",
            Notes = [.. Penalties.Notes(penalties, places)],
        };
    }
}
