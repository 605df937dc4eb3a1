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

    public IColumnSource OpenData() =>
        WithDates(arguments.Reading.Sql is { } sql ? DataFormats.ForQueries().Query(sql, DatabaseOfQuery()) : Open(arguments.Files));

    public IColumnSource OpenRowsToPredict() => WithDates(Open([arguments.Predict!]));

    /// <summary>Refuses options about text files where none is read.</summary>
    public void RequireTextWhereItIsDescribed()
    {
        if (arguments.Reading.TextOption is { } option && !_isTextRead)
        {
            throw new UsageException($"{option} is not read: {DataName} is no delimited text.");
        }
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

    // Several files are text, whose rows are one behind the other.
    private IColumnSource Open(IReadOnlyList<string> words)
    {
        string[] paths = [.. words.SelectMany(Expand)];
        if (paths.Length == 1)
        {
            return Open(paths[0]);
        }

        if (Array.Find(paths, static path => path == StandardInput || !IsText(path)) is { } other)
        {
            throw new UsageException(
                $"{other}: several files are read together where all are delimited text. Of other files name one, or read them by "
                    + "--sql \"select * from 'data/*.parquet'\"."
            );
        }

        if (paths.GroupBy(Path.GetFullPath).FirstOrDefault(static same => same.Count() > 1) is { } twice)
        {
            throw new UsageException($"{twice.First()}: the file is named twice, and its rows would count twice.");
        }

        _isTextRead = true;
        return CsvSource.OpenFiles(paths, csv);
    }

    private static IReadOnlyList<string> Expand(string path) =>
        path == StandardInput || string.IsNullOrWhiteSpace(path) ? [path] : FilePattern.Expand(path);

    private static bool IsText(string path) =>
        Path.GetExtension(path).ToUpperInvariant()
            is not (".PARQUET" or ".PQ" or ".DTA" or ".DUCKDB" or ".DDB" or ".DB" or ".JSON" or ".JSONL" or ".NDJSON");

    private IColumnSource Open(string path)
    {
        (IColumnSource source, bool isText) = Open(path, csv, console);
        _isTextRead |= isText;
        return source;
    }

    /// <summary>Opens a file, or the standard input, which is kept so that it can be read again, and says whether it is delimited
    /// text.</summary>
    public static (IColumnSource Source, bool IsText) Open(string path, CsvOptions csv, CrabbyConsole console)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new UsageException("the name of a data file is empty.");
        }

        switch (Path.GetExtension(path).ToUpperInvariant())
        {
            case ".PARQUET" or ".PQ":
                return (OpenParquet(path), false);
            case ".DTA":
                return (StataSource.OpenFile(path), false);
            case ".DUCKDB" or ".DDB" or ".DB" or ".JSON" or ".JSONL" or ".NDJSON":
                return (DataFormats.ForFile(path).OpenFile(path), false);
        }

        if (path != StandardInput)
        {
            return (CsvSource.OpenFiles(FilePattern.Expand(path), csv), true);
        }

        // The header is read before the rows, so what comes through a pipe is kept.
        return (CsvSource.Open(StandardInputName, console.KeptInput, csv), true);
    }

    // Apart, so that its assembly is loaded only where it is needed.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ParquetSource OpenParquet(string path) => ParquetSource.OpenFile(path);

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
