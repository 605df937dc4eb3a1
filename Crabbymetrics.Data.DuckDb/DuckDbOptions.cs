namespace Crabbymetrics.Data.DuckDb;

/// <summary>How a query is run: immutable.</summary>
public sealed class DuckDbOptions
{
    /// <summary>The database file, which is opened for reading alone; null for an empty database in memory, whose queries name
    /// files.</summary>
    /// <value>Default null.</value>
    public string? Database { get; init; }

    /// <summary>How much memory DuckDB may take, as DuckDB writes it: <c>4GB</c>; null for its own rule, 80 percent of the
    /// machine's.</summary>
    /// <value>Default null.</value>
    public string? MemoryLimit { get; init; }

    /// <summary>The number of threads; -1 for all processors. The order of rows does not depend on it.</summary>
    /// <value>Default -1.</value>
    public int MaxDegreeOfParallelism { get; init; } = -1;
}
