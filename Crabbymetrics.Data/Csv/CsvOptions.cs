using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>How a delimited text file is read: immutable.</summary>
public sealed class CsvOptions
{
    /// <summary>The character between fields; null to find it in the header, among comma, tab, semicolon and vertical bar.</summary>
    /// <value>Default null.</value>
    public char? Delimiter { get; init; }

    /// <summary>The texts that stand for a missing value, compared as they are after leading and trailing blanks are cut.</summary>
    /// <value>Default: the empty text, <c>NA</c>, <c>NaN</c> and <c>nan</c>, in every column alike.</value>
    public ImmutableArray<string> MissingValues { get; init; } = ["", "NA", "NaN", "nan"];
}
