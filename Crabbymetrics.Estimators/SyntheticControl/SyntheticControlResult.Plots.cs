using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Estimators;

/// <content>Pictures.</content>
public sealed partial class SyntheticControlResult : IPlottable
{
    private const int MostBars = 30;

    /// <summary><c>series</c>: the treated unit and the synthetic one; <c>gaps</c>: their difference; <c>placebos</c>: the gaps of all
    /// units, each taken as if it were treated; <c>weights</c>: the donors with a weight.</summary>
    public ImmutableArray<string> PlotKinds => ["series", "gaps", "placebos", "weights"];

    /// <summary>Makes a picture. That of placebos fits them (<see cref="PlacebosInSpace"/>).</summary>
    /// <inheritdoc/>
    public PlotData Plot(string? kind = null) =>
        PlotData.RequireKind(this, kind) switch
        {
            "gaps" => PlotGaps(),
            "placebos" => PlacebosInSpace().Plot(),
            "weights" => PlotWeights(),
            _ => PlotSeries(),
        };

    /// <summary>Where a picture marks the start of treatment: between the last period before it and the first with it.</summary>
    internal static PlotReference StartOf(PanelData panel)
    {
        ImmutableArray<double> positions = panel.PeriodPositions;
        int from = panel.FirstTreatedPeriod;
        return new PlotReference(0.5 * (positions[from - 1] + positions[from]), vertical: true, "treatment") { Dashed = true };
    }

    private PlotData PlotSeries() =>
        new(
            $"{OutcomeName}: {NamesOfTreated} and its synthetic control",
            _panel.PeriodAxis(),
            new PlotAxis(OutcomeName),
            [
                StartOf(_panel),
                new PlotLine(NamesOfTreated, _panel.PeriodPositions, [.. Gaps.Select(static gap => gap.Treated)])
                {
                    Emphasis = PlotEmphasis.Strong,
                },
                new PlotLine("synthetic", _panel.PeriodPositions, [.. Gaps.Select(static gap => gap.Synthetic)]) { Dashed = true },
            ]
        )
        {
            Subtitle = PictureSubtitle,
        };

    private PlotData PlotGaps() =>
        new(
            $"{OutcomeName}: {NamesOfTreated} less its synthetic control",
            _panel.PeriodAxis(),
            new PlotAxis("Gap"),
            [
                new PlotReference(0.0),
                StartOf(_panel),
                new PlotLine("", _panel.PeriodPositions, [.. Gaps.Select(static gap => gap.Gap)])
                {
                    Emphasis = PlotEmphasis.Strong,
                    Marked = true,
                },
            ]
        )
        {
            Subtitle = PictureSubtitle,
        };

    private PlotData PlotWeights()
    {
        int[] used =
        [
            .. Enumerable
                .Range(0, Weights.Length)
                .Where(j => Weights[j] != 0.0)
                .OrderByDescending(j => Math.Abs(Weights[j]))
                .ThenBy(j => j),
        ];
        if (used.Length == 0)
        {
            // An elastic net whose penalty leaves no donor.
            used = [.. Enumerable.Range(0, Weights.Length)];
        }

        int[] shown = [.. used.Take(MostBars)];
        return new PlotData(
            $"Weights of the synthetic control of {NamesOfTreated}",
            new PlotAxis("Weight"),
            PlotAxis.Named("", [.. shown.Select(j => Donors[j])]),
            [new PlotReference(0.0, vertical: true), new PlotBars("", [.. shown.Select(j => Weights[j])]) { Horizontal = true }]
        )
        {
            Subtitle = string.Create(CultureInfo.InvariantCulture, $"{used.Length} of {Donors.Length} donors have a weight"),
            Notes =
                used.Length > shown.Length
                    ? [string.Create(CultureInfo.InvariantCulture, $"{used.Length - shown.Length} smaller weights are not shown.")]
                    : [],
        };
    }

    private string PictureSubtitle =>
        string.Create(CultureInfo.InvariantCulture, $"Average effect {Att:G4}; root mean squared gap before {PreRmspe:G3}");

    private string NamesOfTreated => string.Join(", ", Treated.Take(3)) + (Treated.Length > 3 ? ", ..." : "");
}
