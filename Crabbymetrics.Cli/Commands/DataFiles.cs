using System.Runtime.CompilerServices;
using Crabbymetrics.Cli.Plugins;
using Crabbymetrics.Data;
using Crabbymetrics.Data.Parquet;

namespace Crabbymetrics.Cli.Commands;

/// <summary>The files that a command names.</summary>
internal sealed class DataFiles(FitRequest request, CrabbyConsole console)
{
    private const string StandardInput = "-";
    private const string StandardInputName = "standard input";

    private bool _isTextRead;

    public string DataName =>
        request.Arguments.Data switch
        {
            StandardInput => StandardInputName,
            "" => "the query",
            _ => request.Arguments.Files.Count < 4
                ? string.Join(", ", request.Arguments.Files)
                : FormattableString.Invariant($"{request.Arguments.Files[0]} and {request.Arguments.Files.Count - 1} more files"),
        };

    public IColumnSource OpenData() =>
        WithDates(
            request.Arguments.Reading.Sql is { } sql
                ? DataFormats.ForQueries().Query(sql, DatabaseOfQuery())
                : Open(request.Arguments.Files)
        );

    public IColumnSource OpenRowsToPredict() => WithDates(Open([request.Arguments.Predict!]));

    /// <summary>Refuses options about text files where none is read.</summary>
    public void RequireTextWhereItIsDescribed()
    {
        if (request.Arguments.Reading.TextOption is { } option && !_isTextRead)
        {
            throw new UsageException($"{option} is not read: {DataName} is no delimited text.");
        }
    }

    private string? DatabaseOfQuery() =>
        request.Arguments.Files switch
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
        return CsvSource.OpenFiles(paths, request.Csv);
    }

    private static IReadOnlyList<string> Expand(string path) =>
        path == StandardInput || string.IsNullOrWhiteSpace(path) ? [path] : FilePattern.Expand(path);

    private static bool IsText(string path) =>
        Path.GetExtension(path).ToUpperInvariant()
            is not (".PARQUET" or ".PQ" or ".DTA" or ".DUCKDB" or ".DDB" or ".DB" or ".JSON" or ".JSONL" or ".NDJSON");

    private IColumnSource Open(string path)
    {
        (IColumnSource source, bool isText) = Open(path, request.Csv, console);
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

    private IColumnSource WithDates(IColumnSource source) => WithDates(source, request.Arguments.Reading.DateFormat, request.Model.Time);

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
