namespace Crabbymetrics.Data.DuckDb;

/// <summary>DuckDB in the tool: <c>--sql</c>, database files and JSON.</summary>
public sealed class DuckDbFormat : IDataFormat
{
    /// <inheritdoc/>
    public string Name => "DuckDB";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".duckdb", ".ddb", ".db", ".json", ".jsonl", ".ndjson"];

    /// <inheritdoc/>
    public IColumnSource OpenFile(string path) => DuckDbSource.OpenFile(path);

    /// <inheritdoc/>
    public IColumnSource Query(string sql, string? database) => DuckDbSource.FromQuery(sql, new DuckDbOptions { Database = database });
}
