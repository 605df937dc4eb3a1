using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Estimators;

/// <content>Pictures.</content>
public sealed partial class SyntheticControlPlacebos : IPlottable
{
    /// <summary><c>gaps</c>: the gaps of all units over time, the treated one heavier; <c>ratios</c>: the ratios of mean squared gaps
    /// after and before treatment.</summary>
    public ImmutableArray<string> PlotKinds => ["gaps", "ratios"];

    /// <inheritdoc/>
    public PlotData Plot(string? kind = null) => PlotData.RequireKind(this, kind) == "ratios" ? PlotRatios() : PlotGaps();

    private PlotData PlotGaps()
    {
        // Treated units are drawn last, above the others.
        IEnumerable<PlotLayer> lines = Units
            .OrderBy(static unit => unit.IsTreated)
            .Select(unit =>
                (PlotLayer)
                    new PlotLine(unit.IsTreated ? unit.Unit : "placebos", _panel.PeriodPositions, unit.Gaps)
                    {
                        Emphasis = unit.IsTreated ? PlotEmphasis.Strong : PlotEmphasis.Muted,
                    }
            );
        return new PlotData(
            $"{_panel.OutcomeName}: gaps of the treated unit and of placebos",
            _panel.PeriodAxis(),
            new PlotAxis("Gap"),
            [new PlotReference(0.0), SyntheticControlResult.StartOf(_panel), .. lines]
        )
        {
            Subtitle = ToString(),
        };
    }

    private PlotData PlotRatios()
    {
        SyntheticControlPlacebo[] shown =
        [
            .. Units
                .Where(static unit => unit.MspeRatio > 0.0 && double.IsFinite(unit.MspeRatio))
                .OrderByDescending(static unit => unit.MspeRatio)
                .ThenBy(static unit => unit.Unit, StringComparer.Ordinal),
        ];
        if (shown.Length == 0)
        {
            throw new InferenceUnavailableException(
                "No unit has gaps before and after treatment: there are no ratios of them to show. See the picture of gaps."
            );
        }

        PlotPoints Points(bool treated, string name)
        {
            int[] places = [.. Enumerable.Range(0, shown.Length).Where(i => shown[i].IsTreated == treated)];
            return new PlotPoints(name, [.. places.Select(i => shown[i].MspeRatio)], [.. places.Select(static i => (double)i)])
            {
                Emphasis = treated ? PlotEmphasis.Strong : PlotEmphasis.Normal,
            };
        }

        int left = Units.Length - shown.Length;
        return new PlotData(
            $"{_panel.OutcomeName}: mean squared gaps after treatment by those before",
            PlotAxis.Log("Ratio"),
            PlotAxis.Named("", [.. shown.Select(static unit => unit.Unit)]),
            [Points(false, "placebos"), Points(true, "treated")]
        )
        {
            Subtitle = ToString(),
            Notes =
                left > 0
                    ? [string.Create(CultureInfo.InvariantCulture, $"{left} units without gaps before or after treatment are not shown.")]
                    : [],
        };
    }
}
