namespace Crabbymetrics.Data;

/// <summary>
/// A kind of files, or a database, that the tool reads where the assembly that has it is installed. An implementation is public and has a
/// constructor without parameters; it is the only one of its assembly.
/// </summary>
public interface IDataFormat
{
    /// <summary>The name: <c>DuckDB</c>.</summary>
    string Name { get; }

    /// <summary>The endings of the files that it reads, with the point: <c>.duckdb</c>.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="memoryLimit">How much memory reading may take, as a user writes it: <c>4GB</c>; null for no limit of one's own.</param>
    /// <exception cref="DataSourceException">It cannot be read.</exception>
    IColumnSource OpenFile(string path, string? memoryLimit);

    /// <summary>Runs a query.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="database">The database file; null for none.</param>
    /// <param name="memoryLimit">How much memory the query may take, as a user writes it: <c>4GB</c>; null for no limit of one's
    /// own.</param>
    /// <exception cref="DataSourceException">It cannot be run.</exception>
    IColumnSource Query(string sql, string? database, string? memoryLimit);

    /// <summary>Writes the rows of a source of this format as a Parquet file, without holding all of them.</summary>
    /// <param name="source">What <see cref="OpenFile"/> or <see cref="Query"/> gave.</param>
    /// <param name="path">The file, which appears whole or not at all.</param>
    /// <param name="cancellationToken">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="NotSupportedException">The format does not write Parquet files (the default).</exception>
    /// <exception cref="DataSourceException">The rows cannot be read, or the file cannot be written.</exception>
    void SaveParquet(IColumnSource source, string path, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{Name} does not write Parquet files.");
}
