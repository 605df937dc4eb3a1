using System.Globalization;

namespace Crabbymetrics.Plots;

/// <summary>Which colour, mark and dash each layer has: those of its name, in the order in which names appear.</summary>
internal sealed class SeriesStyles
{
    private static readonly string[] Dashes = ["", "6 3", "2 3", "8 3 2 3"];

    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    /// <summary>Creates the styles of a picture.</summary>
    /// <param name="data">Its content.</param>
    public SeriesStyles(PlotData data)
    {
        foreach (PlotLayer layer in data.Layers.Where(static layer => layer is { Name: not "", Emphasis: PlotEmphasis.Normal }))
        {
            _places.TryAdd(layer.Name, _places.Count);
        }

        Entries =
        [
            .. data
                .Layers.Where(static layer => layer.Name.Length > 0 && layer is not PlotLine { EndLabel: not "" })
                .GroupBy(static layer => layer.Name, StringComparer.Ordinal)
                .Select(static group => group.ToArray()),
        ];
    }

    /// <summary>The layers of each entry of the legend.</summary>
    public IReadOnlyList<PlotLayer[]> Entries { get; }

    /// <summary>The class that gives a layer its colour; empty for that of text.</summary>
    /// <param name="layer">The layer.</param>
    public string ClassOf(PlotLayer layer) =>
        layer.Emphasis switch
        {
            PlotEmphasis.Strong => "",
            PlotEmphasis.Muted => "u",
            _ => string.Create(CultureInfo.InvariantCulture, $"c{PlaceOf(layer) % Palette.Count}"),
        };

    /// <summary>The mark of a layer's points.</summary>
    /// <param name="layer">The layer.</param>
    public MarkShape ShapeOf(PlotLayer layer) => (MarkShape)(PlaceOf(layer) % 4);

    /// <summary>The dashes of a line, as SVG writes them; empty for a full line.</summary>
    /// <param name="line">The line.</param>
    public string DashOf(PlotLine line) => line.Dashed ? Dashes[1] : Dashes[PlaceOf(line) / Palette.Count % Dashes.Length];

    private int PlaceOf(PlotLayer layer) => _places.GetValueOrDefault(layer.Name, 0);
}
