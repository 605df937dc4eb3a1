using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Apache.Arrow.Ipc;
using Crabbymetrics.Data.Arrow;
using DuckDB.NET.Data;

namespace Crabbymetrics.Data.DuckDb;

/// <summary>
/// The rows of a query that DuckDB runs inside the process: over Parquet, CSV and JSON files, many at once, and over database files. The
/// query is run anew for each reading, for the columns that a model needs. Rows keep the order that the query gives them.
/// </summary>
/// <remarks>Nulls are missing values; decimals and integers of every width are rounded correctly. Row numbers in messages count from
/// 0.</remarks>
public sealed partial class DuckDbSource : IColumnSource
{
    // Where a database file has its mark, behind a checksum.
    private const int MarkPlace = 8;

    private readonly string _sql;
    private readonly DuckDbOptions _options;

    private DuckDbSource(string sql, DuckDbOptions options, string name)
    {
        _sql = sql.Trim().TrimEnd(';');
        _options = options;
        Name = name;
        RequireDatabase(options.Database);
        ColumnNames = Run(connection =>
        {
            using DuckDBCommand command = connection.CreateCommand();
            command.CommandText = $"DESCRIBE {_sql}";
            using DuckDBDataReader reader = command.ExecuteReader();
            ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>();
            while (reader.Read())
            {
                names.Add(reader.GetString(0));
            }

            return names.ToImmutable();
        });
    }

    private static ReadOnlySpan<byte> Mark => "DUCK"u8;

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> ColumnNames { get; }

    /// <summary>Prepares a query, and asks DuckDB for its columns.</summary>
    /// <param name="sql">A query that gives rows: <c>select y, x from 'data/*.parquet' where year > 2000</c>.</param>
    /// <param name="options">How it is run; null for the defaults.</param>
    /// <returns>The columns of the query.</returns>
    /// <exception cref="DataSourceException">DuckDB cannot run the query; the message is its own.</exception>
    public static DuckDbSource FromQuery(string sql, DuckDbOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        return new DuckDbSource(sql, options ?? new DuckDbOptions(), "the query");
    }

    /// <summary>Takes a table of a database file, or a Parquet, JSON or CSV file that DuckDB reads.</summary>
    /// <param name="path">The file. A database has one table; of several, a query says which.</param>
    /// <param name="options">How it is read; null for the defaults.</param>
    /// <returns>The columns.</returns>
    /// <exception cref="DataSourceException">The file is not there, cannot be read, or is a database of other than one table.</exception>
    public static DuckDbSource OpenFile(string path, DuckDbOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options ??= new DuckDbOptions();
        if (!File.Exists(path))
        {
            throw new DataSourceException(path, "there is no such file.");
        }

        if (Path.GetExtension(path).ToUpperInvariant() is not (".DUCKDB" or ".DB" or ".DDB"))
        {
            return new DuckDbSource($"SELECT * FROM '{path.Replace("'", "''", StringComparison.Ordinal)}'", options, path);
        }

        options = new DuckDbOptions
        {
            Database = path,
            MemoryLimit = options.MemoryLimit,
            MaxDegreeOfParallelism = options.MaxDegreeOfParallelism,
        };
        DuckDbSource tables = new("SELECT table_name FROM information_schema.tables ORDER BY table_name", options, path);
        LabelColumn names = tables.Read([new ColumnRequest("table_name", ColumnKind.Label)]).Labels("table_name");
        return names.Count == 1
            ? new DuckDbSource($"SELECT * FROM {Quoted(names[0])}", options, path)
            : throw new DataSourceException(
                path,
                names.Count == 0
                    ? "the database has no table."
                    : $"the database has several tables: {string.Join(", ", names.Take(20))}. Say by a query which one is meant."
            );
    }

    /// <inheritdoc/>
    public ColumnTable Read(IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        foreach (ColumnRequest column in columns)
        {
            ColumnLookup.Find(Name, ColumnNames, column.Name);
        }

        return Run(connection =>
        {
            using DuckDBCommand command = connection.CreateCommand();
            string sql = Projection([.. columns.Select(static column => column.Name).Distinct()]);
            int rows = ExpectedRows(connection, sql, columns.Count);
            command.CommandText = sql;
            command.UseStreamingMode = true;
            using CancellationTokenRegistration registration = cancellationToken.Register(command.Cancel);
            using IArrowArrayStream stream = command.ExecuteArrowStream();
            return ArrowSource.FromStream(stream, Name, rows).Read(columns, cancellationToken);
        });
    }

    /// <summary>Writes the rows of the query as a Parquet file, by DuckDB itself: in their order, and never all in memory. From there
    /// fits of data larger than memory read them in every pass.</summary>
    /// <param name="path">The file, which appears whole or not at all; one that is there is replaced.</param>
    /// <param name="cancellationToken">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="DataSourceException">The query cannot be run, or the file cannot be written; the message is DuckDB's
    /// own.</exception>
    public void SaveParquet(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Run(connection =>
            {
                using DuckDBCommand command = connection.CreateCommand();
                command.CommandText =
                    $"COPY ({_sql}\n) TO '{unfinished.Replace("'", "''", StringComparison.Ordinal)}' (FORMAT PARQUET, COMPRESSION SNAPPY)";
                using CancellationTokenRegistration registration = cancellationToken.Register(command.Cancel);
                return command.ExecuteNonQuery();
            });
            cancellationToken.ThrowIfCancellationRequested();
            File.Move(unfinished, path, overwrite: true);
        }
        catch (DataSourceException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    // What DuckDB's plan expects, which is right for whole files and tables; 0 where it says nothing. Memory that is not used costs
    // nothing, but no more is asked for than there is.
    private static int ExpectedRows(DuckDBConnection connection, string sql, int columnCount)
    {
        try
        {
            using DuckDBCommand command = connection.CreateCommand();
            command.CommandText = $"EXPLAIN (FORMAT JSON) {sql}";
            using DuckDBDataReader reader = command.ExecuteReader();
            using JsonDocument plan = JsonDocument.Parse(reader.Read() ? reader.GetString(1) : "[]");
            string? estimate = plan
                .RootElement.EnumerateArray()
                .First()
                .GetProperty("extra_info")
                .GetProperty("Estimated Cardinality")
                .GetString();
            long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (2 * sizeof(double) * Math.Max(columnCount, 1));
            return long.TryParse(estimate, CultureInfo.InvariantCulture, out long rows)
                ? (int)Math.Clamp(Math.Min(rows, memory), 0, Array.MaxLength)
                : 0;
        }
        catch (Exception error) when (error is DuckDBException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // A plan of another form. A query that is wrong says so when it is run.
            return 0;
        }
    }

    // Only the columns that are needed. A query with an order of its own runs as it is: an outer one need not keep it. It may end with a
    // comment, which ends with its line.
    private string Projection(string[] names) =>
        names.Length == 0 || OrderBy().IsMatch(_sql)
            ? _sql
            : string.Create(CultureInfo.InvariantCulture, $"SELECT {string.Join(", ", names.Select(Quoted))} FROM ({_sql}\n)");

    // DuckDB's own words for another file speak of its storage version or of a catalog.
    private void RequireDatabase(string? path)
    {
        if (path is null)
        {
            return;
        }

        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] start = new byte[MarkPlace + Mark.Length];
            int length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            if (length < start.Length || !start.AsSpan(MarkPlace).SequenceEqual(Mark))
            {
                throw new DataSourceException(
                    path,
                    Name == path
                        ? "it is no database of DuckDB: it is damaged, or another kind of file."
                        : "it is no database of DuckDB. A query names other files itself, and no database beside it: "
                            + $"select * from '{path.Replace("'", "''", StringComparison.Ordinal)}'."
                );
            }
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataSourceException(path, "there is no such file.", innerException: error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataSourceException(path, $"it cannot be read: {error.Message}", innerException: error);
        }
    }

    // DuckDB shows the line of the query and a mark below it. The query is asked for its columns with a word of our own before it.
    private static string OneLine(string message) =>
        string.Join(
            ' ',
            message
                .Replace("LINE 1: DESCRIBE ", "LINE 1: ", StringComparison.Ordinal)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(static line => line != "^")
        );

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private T Run<T>(Func<DuckDBConnection, T> run)
    {
        try
        {
            using DuckDBConnection connection = new(
                _options.Database is null ? "Data Source=:memory:" : $"Data Source={_options.Database};ACCESS_MODE=READ_ONLY"
            );
            connection.Open();
            Set(connection, "SET preserve_insertion_order = true");
            if (_options.MaxDegreeOfParallelism > 0)
            {
                Set(connection, string.Create(CultureInfo.InvariantCulture, $"SET threads = {_options.MaxDegreeOfParallelism}"));
            }

            if (_options.MemoryLimit is { } limit)
            {
                Set(connection, $"SET memory_limit = '{limit.Replace("'", "''", StringComparison.Ordinal)}'");
            }

            return run(connection);
        }
        catch (DuckDBException error)
        {
            throw new DataSourceException(Name, OneLine(error.Message), innerException: error);
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException { InnerException: DllNotFoundException })
        {
            throw new DataSourceException(
                Name,
                "DuckDB's own library, duckdb, is not beside the assembly. Publish Crabbymetrics.Data.DuckDb for this system.",
                innerException: error
            );
        }
    }

    private static void Set(DuckDBConnection connection, string sql)
    {
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    [GeneratedRegex(@"\border\s+by\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OrderBy();
}
