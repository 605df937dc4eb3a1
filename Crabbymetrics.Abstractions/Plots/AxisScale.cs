namespace Crabbymetrics;

/// <summary>How an axis of a picture places its values.</summary>
public enum AxisScale
{
    /// <summary>Equal differences are equally far apart.</summary>
    Linear,

    /// <summary>Equal ratios are equally far apart. Values are positive.</summary>
    Log,

    /// <summary>Values are days since 1970-01-01 (<see cref="PlotAxis.Days"/>), and ticks are dates.</summary>
    Time,

    /// <summary>Values 0, 1, ... are the places of <see cref="PlotAxis.Categories"/>.</summary>
    Categories,
}
