namespace Crabbymetrics.Plots;

/// <summary>Sets intervals of several layers at the same positions beside each other.</summary>
internal sealed class Dodge
{
    private const double LargestStep = 11.0;

    private readonly PlotIntervals[] _layers;
    private readonly double _step;

    /// <summary>Creates the shifts of a picture.</summary>
    /// <param name="data">Its content.</param>
    /// <param name="horizontal">The horizontal axis.</param>
    /// <param name="vertical">The vertical axis.</param>
    public Dodge(PlotData data, AxisMap horizontal, AxisMap vertical)
    {
        _layers = [.. data.Layers.OfType<PlotIntervals>()];
        if (_layers.Length < 2)
        {
            return;
        }

        double[] places =
        [
            .. _layers
                .SelectMany(layer => layer.Positions.Select(position => (layer.Horizontal ? vertical : horizontal).At(position)))
                .Distinct()
                .Order(),
        ];
        double nearest = places.Zip(places.Skip(1), static (a, b) => b - a).DefaultIfEmpty(60.0).Min();
        _step = Math.Min(LargestStep, nearest * 0.75 / _layers.Length);
    }

    /// <summary>The number of layers that stand side by side.</summary>
    /// <param name="data">The content of a picture.</param>
    public static int CountOf(PlotData data) => Math.Max(1, data.Layers.OfType<PlotIntervals>().Count());

    /// <summary>The shift of a layer, in pixels along the axis of positions.</summary>
    /// <param name="layer">The layer.</param>
    public double Of(PlotIntervals layer) =>
        _layers.Length < 2 ? 0.0 : (Array.IndexOf(_layers, layer) - ((_layers.Length - 1) / 2.0)) * _step;
}
