namespace Crabbymetrics;

/// <summary>
/// An effect that a model has for each level of a factor and that is absorbed: its many coefficients are removed from the equations and
/// not reported. With a slope the effect is a coefficient of a variable for each level (a trend of each firm). Immutable.
/// </summary>
public sealed class AbsorbedEffect
{
    private readonly double[]? _slope;

    internal AbsorbedEffect(string name, Clustering levels, double[]? slope)
    {
        Name = name;
        Levels = levels;
        _slope = slope;
    }

    /// <summary>The name of the effect.</summary>
    public string Name { get; }

    /// <summary>The level of each observation.</summary>
    public Clustering Levels { get; }

    /// <summary>The n values of the variable that has a coefficient for each level; empty where each level has a constant.</summary>
    public ReadOnlyMemory<double> Slope => _slope;

    /// <summary>Whether the effect is a slope and not a constant for each level.</summary>
    public bool HasSlope => _slope is not null;

    internal AbsorbedEffect SelectRows(ReadOnlySpan<int> rows) =>
        new(Name, Levels.SelectRows(rows), _slope is null ? null : RowSelection.Of<double>(_slope, rows));
}
