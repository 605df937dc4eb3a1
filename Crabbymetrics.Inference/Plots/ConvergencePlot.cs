using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>How a search converged: measures of the distance to the optimum by iteration, on a logarithmic axis.</summary>
public static class ConvergencePlot
{
    /// <summary>Makes the picture.</summary>
    /// <param name="title">The title.</param>
    /// <param name="series">The measures: the value after 0, 1, ... iterations. NaN and values that are not positive (an exact optimum)
    /// have no place on a logarithmic axis and are left out, with a note.</param>
    /// <returns>The picture's content.</returns>
    /// <exception cref="ArgumentException">No measure has a positive value.</exception>
    public static PlotData Create(string title, params ImmutableArray<KeyValuePair<string, ImmutableArray<double>>> series)
    {
        KeyValuePair<string, ImmutableArray<double>>[] shown =
        [
            .. series.Where(static each => each.Value.Any(static value => value > 0.0 && double.IsFinite(value))),
        ];
        if (shown.Length == 0)
        {
            throw new ArgumentException("No measure has a positive value: there is nothing to show.", nameof(series));
        }

        bool zeros = shown.Any(static each => each.Value.Any(static value => value <= 0.0));
        return new PlotData(
            title,
            new PlotAxis("Iteration") { WholeTicks = true },
            PlotAxis.Log("Distance to the optimum, logarithmic"),
            [
                .. shown.Select(static each => new PlotLine(
                    each.Key,
                    [.. each.Value.Select(static (_, i) => (double)i)],
                    [.. each.Value.Select(static value => value > 0.0 && double.IsFinite(value) ? value : double.NaN)]
                )
                {
                    Marked = each.Value.Length <= 40,
                }),
            ]
        )
        {
            Notes = zeros ? ["Values of 0 have no place on a logarithmic axis and are not shown."] : [],
        };
    }
}
