namespace Crabbymetrics.Data;

/// <summary>How Stata stores the values of a variable.</summary>
internal enum StataType
{
    Byte,
    Int,
    Long,
    Float,
    Double,

    /// <summary>Text of fixed length.</summary>
    Text,

    /// <summary>A reference to a text of any length.</summary>
    LongText,
}
