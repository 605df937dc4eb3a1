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
            _ => request.Arguments.Data,
        };

    public IColumnSource OpenData() =>
        WithDates(
            request.Arguments.Reading.Sql is { } sql
                ? DataFormats.ForQueries().Query(sql, request.Arguments.Data.Length == 0 ? null : request.Arguments.Data)
                : Open(request.Arguments.Data)
        );

    public IColumnSource OpenRowsToPredict() => WithDates(Open(request.Arguments.Predict!));

    /// <summary>Refuses options about text files where none is read.</summary>
    public void RequireTextWhereItIsDescribed()
    {
        if (request.Arguments.Reading.TextOption is { } option && !_isTextRead)
        {
            throw new UsageException($"{option} is not read: {DataName} is no delimited text.");
        }
    }

    private IColumnSource Open(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new UsageException("the name of a data file is empty.");
        }

        switch (Path.GetExtension(path).ToUpperInvariant())
        {
            case ".PARQUET" or ".PQ":
                return OpenParquet(path);
            case ".DTA":
                return StataSource.OpenFile(path);
            case ".DUCKDB" or ".DDB" or ".DB" or ".JSON" or ".JSONL" or ".NDJSON":
                return DataFormats.ForFile(path).OpenFile(path);
        }

        _isTextRead = true;
        if (path != StandardInput)
        {
            return CsvSource.OpenFiles(FilePattern.Expand(path), request.Csv);
        }

        // The header is read before the rows, so what comes through a pipe is kept.
        MemoryStream buffer = new();
        using (Stream input = console.OpenInput())
        {
            input.CopyTo(buffer);
        }

        return CsvSource.Open(
            StandardInputName,
            () => new MemoryStream(buffer.GetBuffer(), 0, (int)buffer.Length, writable: false),
            request.Csv
        );
    }

    // Apart, so that its assembly is loaded only where it is needed.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ParquetSource OpenParquet(string path) => ParquetSource.OpenFile(path);

    private IColumnSource WithDates(IColumnSource source)
    {
        try
        {
            return request.Arguments.Reading.DateFormat is { } format && request.Model.Time is { } time
                ? new DateFormatSource(source, time, format)
                : source;
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"--date-format: {Messages.WithoutParameter(error)}");
        }
    }
}
