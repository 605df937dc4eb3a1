namespace Crabbymetrics.Optimization;

/// <summary>What a <see cref="PlateauProbe"/> has seen.</summary>
internal enum PlateauVerdict
{
    /// <summary>The cost rises around the point: nothing speaks against a minimum.</summary>
    None = 0,

    /// <summary>The cost levels off along the last step, and rises nowhere on that line.</summary>
    LevelsOff = 1,

    /// <summary>Some variable has no effect on the cost.</summary>
    WithoutEffect = 2,
}
