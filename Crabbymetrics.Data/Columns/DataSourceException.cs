namespace Crabbymetrics.Data;

/// <summary>Data that cannot be used as they stand: the message names the file, and where they apply the line and the column.</summary>
public sealed class DataSourceException : CrabbymetricsException
{
    /// <summary>Creates the error.</summary>
    /// <param name="sourceName">The file, or the name of the data in memory.</param>
    /// <param name="problem">What is wrong and what to do, without the place.</param>
    /// <param name="line">The one-based line of the file, as an editor counts; null where none applies.</param>
    /// <param name="column">The name of the column; null where none applies.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public DataSourceException(
        string sourceName,
        string problem,
        long? line = null,
        string? column = null,
        Exception? innerException = null
    )
        : base(Place(sourceName, line, column) + ": " + problem, innerException)
    {
        SourceName = sourceName;
        Line = line;
        Column = column;
    }

    /// <summary>The file, or the name of the data in memory.</summary>
    public string SourceName { get; }

    /// <summary>The one-based line of the file, as an editor counts (the header is line 1); null where none applies.</summary>
    public long? Line { get; }

    /// <summary>The name of the column; null where none applies.</summary>
    public string? Column { get; }

    private static string Place(string sourceName, long? line, string? column) =>
        sourceName + (line is null ? "" : FormattableString.Invariant($", line {line}")) + (column is null ? "" : $", column '{column}'");
}
