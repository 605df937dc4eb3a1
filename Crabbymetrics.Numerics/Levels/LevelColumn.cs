namespace Crabbymetrics.Numerics;

/// <summary>An indicator of each level of a partition of the rows, or a variable in each level.</summary>
/// <param name="Codes">The level of each row, from 0.</param>
/// <param name="LevelCount">The number of levels.</param>
/// <param name="Slope">The value of the variable in each row; empty for an indicator.</param>
public readonly record struct LevelColumn(ReadOnlyMemory<int> Codes, int LevelCount, ReadOnlyMemory<double> Slope)
{
    /// <summary>Whether it is a variable and not an indicator.</summary>
    public bool HasSlope => !Slope.IsEmpty;
}
