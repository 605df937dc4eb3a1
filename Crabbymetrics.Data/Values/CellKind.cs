namespace Crabbymetrics.Data;

/// <summary>How the values of a column are read, where that is known.</summary>
internal enum CellKind : byte
{
    /// <summary>No value was met yet.</summary>
    Unknown,

    Number,

    /// <summary>Words for true and false, read as 1 and 0.</summary>
    Truth,

    Label,
}
