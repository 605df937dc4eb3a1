using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>Pictures of a synthetic control: the series, their gap, the gaps of placebos, the weights of the donors (Abadie, Diamond and
/// Hainmueller 2010, "Synthetic Control Methods for Comparative Case Studies", JASA 105).</summary>
public static class SyntheticControlPlot
{
    private const int MostWeights = 30;

    /// <summary>Makes the picture of the treated unit and its synthetic control over time.</summary>
    /// <param name="time">The axis of time, and the period from which the treatment holds.</param>
    /// <param name="times">The periods.</param>
    /// <param name="treated">The outcome of the treated unit in each.</param>
    /// <param name="synthetic">The outcome of its synthetic control in each.</param>
    /// <param name="treatedName">The name of the treated unit.</param>
    /// <param name="outcome">The name of the outcome.</param>
    /// <returns>The picture's content.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static PlotData Series(
        TreatmentTimeAxis time,
        ImmutableArray<double> times,
        ImmutableArray<double> treated,
        ImmutableArray<double> synthetic,
        string treatedName = "Treated",
        string outcome = "Outcome"
    )
    {
        ArgumentNullException.ThrowIfNull(time);
        return new PlotData(
            $"{treatedName} and its synthetic control",
            time.Axis,
            new PlotAxis(outcome),
            [
                time.Mark,
                new PlotLine(treatedName, times, treated) { Emphasis = PlotEmphasis.Strong },
                new PlotLine("Synthetic control", times, synthetic) { Dashed = true },
            ]
        );
    }

    /// <summary>Makes the picture of the gap between the treated unit and its synthetic control.</summary>
    /// <param name="time">The axis of time, and the period from which the treatment holds.</param>
    /// <param name="times">The periods.</param>
    /// <param name="gaps">The gap in each.</param>
    /// <param name="outcome">The name of the outcome.</param>
    /// <returns>The picture's content.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static PlotData Gaps(
        TreatmentTimeAxis time,
        ImmutableArray<double> times,
        ImmutableArray<double> gaps,
        string outcome = "Outcome"
    )
    {
        ArgumentNullException.ThrowIfNull(time);
        return new PlotData(
            "Gap to the synthetic control",
            time.Axis,
            new PlotAxis($"Gap: {outcome}"),
            [new PlotReference(0.0), time.Mark, new PlotLine("", times, gaps)]
        );
    }

    /// <summary>Makes the picture of the gaps of placebos, in which each other unit takes the place of the treated one.</summary>
    /// <param name="time">The axis of time, and the period from which the treatment holds.</param>
    /// <param name="times">The periods.</param>
    /// <param name="treated">The gaps of the treated unit.</param>
    /// <param name="placebos">The gaps of each placebo.</param>
    /// <param name="treatedName">The name of the treated unit.</param>
    /// <param name="outcome">The name of the outcome.</param>
    /// <returns>The picture's content.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static PlotData Placebos(
        TreatmentTimeAxis time,
        ImmutableArray<double> times,
        ImmutableArray<double> treated,
        IReadOnlyList<ImmutableArray<double>> placebos,
        string treatedName = "Treated",
        string outcome = "Outcome"
    )
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(placebos);
        string name = string.Create(CultureInfo.InvariantCulture, $"{placebos.Count} placebos");
        return new PlotData(
            "Gaps of the treated unit and of placebos",
            time.Axis,
            new PlotAxis($"Gap: {outcome}"),
            [
                new PlotReference(0.0),
                time.Mark,
                .. placebos.Select(gaps => new PlotLine(name, times, gaps) { Emphasis = PlotEmphasis.Muted }),
                new PlotLine(treatedName, times, treated) { Emphasis = PlotEmphasis.Strong },
            ]
        );
    }

    /// <summary>Makes the picture of the weights of the donors.</summary>
    /// <param name="units">The donors.</param>
    /// <param name="weights">The weight of each.</param>
    /// <returns>The picture's content: the donors with a weight that is not 0, the largest first, thirty at most; a note counts the
    /// others.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or all weights are 0.</exception>
    public static PlotData Weights(IReadOnlyList<string> units, IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(weights);
        if (units.Count != weights.Count)
        {
            throw new ArgumentException("There is a weight for each unit.", nameof(weights));
        }

        int[] all = [.. Enumerable.Range(0, units.Count).Where(i => Math.Abs(weights[i]) > 1e-6).OrderByDescending(i => weights[i])];
        int[] shown =
            all.Length <= MostWeights
                ? all
                : [.. all.OrderByDescending(i => Math.Abs(weights[i])).Take(MostWeights).OrderByDescending(i => weights[i])];
        if (shown.Length == 0)
        {
            throw new ArgumentException("All weights are 0: there is nothing to show.", nameof(weights));
        }

        List<string> notes = [];
        if (units.Count > all.Length)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{units.Count - all.Length} of {units.Count} donors have weight 0."));
        }

        if (all.Length > shown.Length)
        {
            notes.Add(
                string.Create(CultureInfo.InvariantCulture, $"{all.Length - shown.Length} donors with smaller weights are not shown.")
            );
        }

        return new PlotData(
            "Weights of the donors",
            new PlotAxis("Weight"),
            PlotAxis.Named("", [.. shown.Select(i => units[i])]),
            [new PlotBars("", [.. shown.Select(i => weights[i])]) { Horizontal = true }]
        )
        {
            Notes = [.. notes],
        };
    }
}
