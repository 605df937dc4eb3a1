using System.Runtime.CompilerServices;
using Crabbymetrics.Cli.Plugins;
using Crabbymetrics.Data;
using Crabbymetrics.Data.Parquet;

namespace Crabbymetrics.Cli.Commands;

/// <summary>The files that a command names.</summary>
/// <param name="arguments">The command's words.</param>
/// <param name="csv">How text is read.</param>
/// <param name="time">The column of the periods; null where there is none.</param>
/// <param name="console">Where the standard input is.</param>
internal sealed class DataFiles(FitArguments arguments, CsvOptions csv, string? time, CrabbyConsole console)
{
    private const string StandardInput = "-";
    private const string StandardInputName = "standard input";

    private bool _isTextRead;
    private bool _isDuckDbRead;

    /// <summary>The files of a fit.</summary>
    public DataFiles(FitRequest request, CrabbyConsole console)
        : this(request.Arguments, request.Csv, request.Model.Time, console) { }

    public string DataName =>
        arguments.Data switch
        {
            StandardInput => StandardInputName,
            "" => "the query",
            _ => arguments.Files.Count < 4
                ? string.Join(", ", arguments.Files)
                : FormattableString.Invariant($"{arguments.Files[0]} and {arguments.Files.Count - 1} more files"),
        };

    public IColumnSource OpenData() => WithDates(arguments.Reading.Sql is { } sql ? Query(sql) : Open(arguments.Files));

    /// <summary>The Parquet files that are read part by part within a limit of memory; null where there is no limit, or DuckDB has
    /// it.</summary>
    public IPartedSource? OpenParts()
    {
        if (arguments.Reading.MemoryLimit is null || arguments.Reading.Sql is not null)
        {
            return null;
        }

        string[] paths = [.. arguments.Files.SelectMany(Expand)];
        return paths.Length > 0 && Array.TrueForAll(paths, IsParquet) ? (IPartedSource)Open(arguments.Files) : null;
    }

    /// <summary>The Parquet files that the workers of a cluster read.</summary>
    /// <exception cref="UsageException">The data are none.</exception>
    public IReadOnlyList<string> ForCluster()
    {
        string[] paths = arguments.Reading.Sql is null ? [.. arguments.Files.SelectMany(Expand)] : [];
        return paths.Length == 0 || !Array.TrueForAll(paths, IsParquet)
                ? throw new UsageException(
                    "--cluster-nodes: the workers read Parquet files. Convert the data once: crabby convert FILE.csv -o FILE.parquet."
                )
            : arguments.Reading.MemoryLimit is null ? paths
            : throw new UsageException("--memory is not read with --cluster-nodes: each worker has a limit of its own.");
    }

    /// <summary>The rows of a model, one block after the other.</summary>
    /// <exception cref="UsageException">The data cannot be read in this way.</exception>
    public SequentialRows OpenStream(ModelSpecification model, IProgress<long> progress, CancellationToken cancellationToken)
    {
        if (arguments.Files is [StandardInput])
        {
            _isTextRead = true;
            CsvSource input = CsvSource.OpenOnce(StandardInputName, console.OpenInput(), csv);
            return SequentialRows.Open(input, model, progress, cancellationToken);
        }

        IColumnSource? source = arguments.Reading.Sql is null ? Open(arguments.Files) : null;
        return source switch
        {
            IBlockSource blocks => SequentialRows.Open(blocks, model, progress, cancellationToken),
            IPartedSource parts => SequentialRows.Open(parts, model, progress, cancellationToken),
            _ => throw new UsageException(
                $"--stream reads delimited text and Parquet files, and {DataName} is neither. Leave it out, or save the rows as text."
            ),
        };
    }

    public IColumnSource OpenRowsToPredict() => WithDates(Open([arguments.Predict!]));

    /// <summary>Refuses options about text files where none is read.</summary>
    /// <param name="isStreamed">Whether the data are read part by part, so that the limit of memory is read.</param>
    public void RequireTextWhereItIsDescribed(bool isStreamed = false)
    {
        if (arguments.Reading.TextOption is { } option && !_isTextRead)
        {
            throw new UsageException($"{option} is not read: {DataName} is no delimited text.");
        }

        RequireDuckDb(arguments.Reading, _isDuckDbRead || isStreamed, DataName);
    }

    /// <summary>Refuses a limit of DuckDB's memory where it reads nothing.</summary>
    public static void RequireDuckDb(ReadingArguments reading, bool isRead, string dataName)
    {
        if (reading.MemoryLimit is not null && !isRead)
        {
            throw new UsageException(
                "--memory is not read: it is for the Parquet files of a fit of one model, and for what DuckDB reads; not for "
                    + $"{dataName} here. Text is converted once: crabby convert FILE.csv -o FILE.parquet."
            );
        }
    }

    private IColumnSource Query(string sql)
    {
        _isDuckDbRead = true;
        return DataFormats.ForQueries().Query(sql, DatabaseOfQuery(), arguments.Reading.MemoryLimit);
    }

    private string? DatabaseOfQuery() =>
        arguments.Files switch
        {
            [] => null,
            [string database] => database,
            _ => throw new UsageException(
                "--sql takes one DATA, a database, at most. The query itself names files: from 'data/*.parquet'."
            ),
        };

    // Several files are all text or all Parquet; their rows are one behind the other.
    private IColumnSource Open(IReadOnlyList<string> words)
    {
        string[] paths = [.. words.SelectMany(Expand)];
        if (paths.Length == 1)
        {
            return Open(paths[0]);
        }

        bool areParquet = Array.TrueForAll(paths, IsParquet);
        if (!areParquet && Array.Find(paths, static path => path == StandardInput || !IsText(path)) is { } other)
        {
            throw new UsageException(
                $"{other}: several files are read together where all are delimited text, or all are Parquet. Of other files name one, or "
                    + "read them by --sql \"select * from 'data/*.json'\"."
            );
        }

        if (paths.GroupBy(Path.GetFullPath).FirstOrDefault(static same => same.Count() > 1) is { } twice)
        {
            throw new UsageException($"{twice.First()}: the file is named twice, and its rows would count twice.");
        }

        if (areParquet)
        {
            return OpenParquet(paths);
        }

        _isTextRead = true;
        return CsvSource.OpenFiles(paths, csv);
    }

    private static IReadOnlyList<string> Expand(string path) =>
        path == StandardInput || string.IsNullOrWhiteSpace(path) ? [path] : FilePattern.Expand(path);

    /// <summary>Whether DuckDB reads a file.</summary>
    public static bool IsOfDuckDb(string path) =>
        Path.GetExtension(path).ToUpperInvariant() is ".DUCKDB" or ".DDB" or ".DB" or ".JSON" or ".JSONL" or ".NDJSON";

    /// <summary>Whether a file is Parquet, by its ending.</summary>
    public static bool IsParquet(string path) => Path.GetExtension(path).ToUpperInvariant() is ".PARQUET" or ".PQ";

    /// <summary>Whether a file is delimited text, by its ending.</summary>
    public static bool IsText(string path) =>
        !IsParquet(path) && !IsOfDuckDb(path) && !Path.GetExtension(path).Equals(".dta", StringComparison.OrdinalIgnoreCase);

    private IColumnSource Open(string path)
    {
        _isTextRead |= IsText(path);
        _isDuckDbRead |= IsOfDuckDb(path);
        return Open(path, arguments.Reading, console).Source;
    }

    /// <summary>Opens a file, or the standard input, which is kept so that it can be read again, and says whether it is delimited
    /// text.</summary>
    public static (IColumnSource Source, bool IsText) Open(string path, ReadingArguments reading, CrabbyConsole console)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new UsageException("the name of a data file is empty.");
        }

        if (path.Contains("://", StringComparison.Ordinal))
        {
            throw new UsageException(
                $"{path}: addresses are not read. Save the file first, or pipe its text: curl -sL '{path}' | crabby fit ... -. With the "
                    + "DuckDB plug-in, --sql \"select * from 'ADDRESS'\" reads them."
            );
        }

        switch (Path.GetExtension(path).ToUpperInvariant())
        {
            case ".XLSX" or ".XLS" or ".ODS":
                throw new UsageException(
                    $"{path}: workbooks are not read. Save the sheet as CSV; a line sep=; and a decimal comma are read."
                );
            case ".RDS" or ".RDATA" or ".SAV" or ".SAS7BDAT" or ".FEATHER":
                throw new UsageException($"{path}: files of this kind are not read. Save the data as CSV, Parquet or Stata's .dta.");
        }

        if (IsParquet(path))
        {
            return (OpenParquet(FilePattern.Expand(path)), false);
        }

        if (IsOfDuckDb(path))
        {
            return (DataFormats.ForFile(path).OpenFile(path, reading.MemoryLimit), false);
        }

        if (!IsText(path))
        {
            return (StataSource.OpenFile(path), false);
        }

        if (path != StandardInput)
        {
            return (CsvSource.OpenFiles(FilePattern.Expand(path), reading.Csv), true);
        }

        // The header is read before the rows, so what comes through a pipe is kept.
        return (CsvSource.Open(StandardInputName, console.KeptInput, reading.Csv), true);
    }

    // Apart, so that its assembly is loaded only where it is needed.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ParquetSource OpenParquet(IReadOnlyList<string> paths) => ParquetSource.OpenFiles(paths);

    private IColumnSource WithDates(IColumnSource source) => WithDates(source, arguments.Reading.DateFormat, time);

    /// <summary>A source whose column of periods has dates of a form.</summary>
    public static IColumnSource WithDates(IColumnSource source, string? dateFormat, string? timeColumn)
    {
        try
        {
            return dateFormat is { } format && timeColumn is { } time ? new DateFormatSource(source, time, format) : source;
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"--date-format: {Messages.WithoutParameter(error)}");
        }
    }
}
