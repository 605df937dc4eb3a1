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
}
