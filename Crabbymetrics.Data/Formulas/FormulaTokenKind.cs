namespace Crabbymetrics.Data;

/// <summary>What a piece of a formula is.</summary>
internal enum FormulaTokenKind
{
    /// <summary>A column name, bare or in backticks.</summary>
    Name,

    /// <summary>A number.</summary>
    Number,

    /// <summary>The dot: every column that nothing else names.</summary>
    Remaining,

    /// <summary>One of <c>~ + - * / : ^ | ,</c> and <c>%in%</c> kinds.</summary>
    Operator,

    /// <summary>An opening parenthesis.</summary>
    Open,

    /// <summary>A closing parenthesis.</summary>
    Close,

    /// <summary>The end of the text.</summary>
    End,
}
