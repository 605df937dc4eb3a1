namespace Crabbymetrics.Data;

/// <summary>How the values of a column are read.</summary>
public enum ColumnKind
{
    /// <summary>Finite numbers.</summary>
    Number,

    /// <summary>Text or numbers, of which only equality matters: the ids of clusters.</summary>
    Label,

    /// <summary>Numbers where its first value is one, and labels where that is text: a term of a formula. A column that mixes both is an
    /// error.</summary>
    NumberOrLabel,
}
