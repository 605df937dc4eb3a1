namespace Crabbymetrics.Data;

/// <summary>How the values of a column are read.</summary>
public enum ColumnKind
{
    /// <summary>Finite numbers.</summary>
    Number,

    /// <summary>Text or numbers, of which only equality matters: the ids of clusters. Where all are numbers, equal numbers are one id (7,
    /// 07, 7.0 and +7), compared with all their digits; beside text, ids are compared as text.</summary>
    Label,

    /// <summary>Numbers where its first value is one, and labels where that is text: a term of a formula. A column that mixes both is an
    /// error, and so is text that is meant as a number, such as <c>0,5</c> or <c>12%</c>.</summary>
    NumberOrLabel,
}
