namespace Crabbymetrics.Data.DuckDb;

/// <summary>DuckDB in the tool: <c>--sql</c>, database files and JSON.</summary>
public sealed class DuckDbFormat : IDataFormat
{
    /// <inheritdoc/>
    public string Name => "DuckDB";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".duckdb", ".ddb", ".db", ".json", ".jsonl", ".ndjson"];

    /// <inheritdoc/>
    public IColumnSource OpenFile(string path, string? memoryLimit) =>
        DuckDbSource.OpenFile(path, new DuckDbOptions { MemoryLimit = memoryLimit });

    /// <inheritdoc/>
    public IColumnSource Query(string sql, string? database, string? memoryLimit) =>
        DuckDbSource.FromQuery(sql, new DuckDbOptions { Database = database, MemoryLimit = memoryLimit });

    /// <inheritdoc/>
    public void SaveParquet(IColumnSource source, string path, CancellationToken cancellationToken)
    {
        DuckDbSource own =
            source as DuckDbSource
            ?? throw new ArgumentException($"{source?.Name} is no source of {nameof(DuckDbFormat)}.", nameof(source));
        own.SaveParquet(path, cancellationToken);
    }
}
