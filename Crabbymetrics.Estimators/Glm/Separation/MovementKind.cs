namespace Crabbymetrics.Estimators;

/// <summary>Which way a row's linear predictor may run to infinity while its loss keeps falling.</summary>
internal enum MovementKind : byte
{
    /// <summary>The row has no part: it has no weight, was found separated before, or no direction that is left moves it.</summary>
    Absent,

    /// <summary>Neither way: the row is held from both sides.</summary>
    Held,

    /// <summary>Up.</summary>
    Up,

    /// <summary>Down.</summary>
    Down,
}
