using System.Text.RegularExpressions;
using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Commands;

/// <summary>What the user typed about the reading of data.</summary>
internal sealed partial class ReadingArguments
{
    /// <summary>The query whose rows are the data; null for a file.</summary>
    public string? Sql { get; init; }

    /// <summary>The texts in quotes of the query, which may name files that it reads, or patterns of them.</summary>
    public IEnumerable<string> QuotedInQuery =>
        Quotes()
            .Matches(Sql ?? "")
            .Select(static match =>
                match.Value[1..^1].Replace(match.Value[..1] + match.Value[..1], match.Value[..1], StringComparison.Ordinal)
            );

    /// <summary>How much memory the rows of Parquet files, or DuckDB, may take; null for no limit, and DuckDB's own rule.</summary>
    public string? MemoryLimit { get; init; }

    /// <summary>How the dates of the periods are written; null for forms that have an order of their own.</summary>
    public string? DateFormat { get; init; }

    /// <summary>How text files are read.</summary>
    public CsvOptions Csv { get; init; } = new();

    /// <summary>The name of an option about text files that was given; null for none.</summary>
    public string? TextOption { get; init; }

    [GeneratedRegex("'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")]
    private static partial Regex Quotes();
}
