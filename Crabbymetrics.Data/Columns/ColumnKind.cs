namespace Crabbymetrics.Data;

/// <summary>How the values of a column are read.</summary>
public enum ColumnKind
{
    /// <summary>Finite numbers.</summary>
    Number,

    /// <summary>Text or numbers, of which only equality matters: the ids of clusters.</summary>
    Label,
}
