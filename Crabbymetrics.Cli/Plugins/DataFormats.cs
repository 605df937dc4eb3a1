using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Plugins;

/// <summary>Finds what reads databases and queries, where it is installed.</summary>
internal static class DataFormats
{
    private static readonly OptionalAssembly DuckDb = new("Crabbymetrics.Data.DuckDb", "the DuckDB plug-in");

    /// <summary>What runs queries.</summary>
    /// <exception cref="UsageException">It is not installed.</exception>
    public static IDataFormat ForQueries() => DuckDb.Create<IDataFormat>("--sql");

    /// <summary>What reads a file.</summary>
    /// <exception cref="UsageException">It is not installed.</exception>
    public static IDataFormat ForFile(string path) => DuckDb.Create<IDataFormat>(path);
}
