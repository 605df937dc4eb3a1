namespace Crabbymetrics.Data;

/// <summary>What a piece of a formula is.</summary>
internal enum FormulaTokenKind
{
    /// <summary>A column name, bare or in backticks.</summary>
    Name,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Text in quotes.</summary>
    Text,

    /// <summary>The dot: every column that nothing else names.</summary>
    Remaining,

    /// <summary>An operator, a comma or an equals sign.</summary>
    Operator,

    /// <summary>An opening parenthesis.</summary>
    Open,

    /// <summary>A closing parenthesis.</summary>
    Close,

    /// <summary>An opening bracket.</summary>
    OpenBracket,

    /// <summary>A closing bracket.</summary>
    CloseBracket,

    /// <summary>The end of the text.</summary>
    End,
}
