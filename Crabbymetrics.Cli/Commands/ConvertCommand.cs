using System.CommandLine;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Cli.Plugins;
using Crabbymetrics.Cli.Terminal;
using Crabbymetrics.Data;
using Crabbymetrics.Data.Parquet;

namespace Crabbymetrics.Cli.Commands;

/// <summary><c>crabby convert</c>: text, or the rows of a query, as a Parquet file that fits larger than memory read.</summary>
internal sealed class ConvertCommand(CrabbyConsole console)
{
    private const string StandardInput = "-";

    private readonly Argument<string[]> _data = new("DATA")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description =
            "delimited text with a header (also gzip; several files have the same columns), - for the standard input, or with the DuckDB "
            + "plug-in a database or JSON; nothing with --sql QUERY",
    };
    private readonly Option<string?> _file = CommandOptions.Text("--output-file", "FILE.parquet", "the file to write");
    private readonly Option<string?> _texts = CommandOptions.Text(
        "--text",
        "COL,COL",
        "columns of text files to keep as text, whatever their values look like: ids, codes with leading zeros"
    );
    private readonly DataOptions _reading = new();
    private readonly Option<bool> _quiet = new("--quiet") { Description = "no note and no progress; errors are still shown" };

    public Command Create(CancellationToken cancellationToken)
    {
        _file.Aliases.Add("-o");
        Command command = new("convert", "Write text, or the rows of a query, as Parquet, once: what --memory and --cluster-nodes read.")
        {
            _data,
            _file,
            _texts,
        };
        foreach (Option option in _reading.All)
        {
            command.Add(option);
        }

        command.Add(_quiet);
        command.SetAction(parsed => Run(parsed, cancellationToken));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] files = parsed.GetValue(_data) ?? [];
        ReadingArguments reading = _reading.Read(parsed, files.FirstOrDefault());
        string output = parsed.GetValue(_file) ?? throw new UsageException("no file to write is named: -o FILE.parquet.");
        if (!DataFiles.IsParquet(output))
        {
            throw new UsageException($"-o {output}: convert writes Parquet; name a file that ends with .parquet.");
        }

        if (reading.DateFormat is not null)
        {
            throw new UsageException("--date-format is not read: dates are kept as they are written.");
        }

        OutputFiles.RequireNoInput(output, "-o", [.. files, .. reading.QuotedInQuery.Where(FilePattern.HasFiles)]);
        string? texts = parsed.GetValue(_texts);
        bool quiet = parsed.GetValue(_quiet);
        using StatusLine? line = StatusLine.Begin(
            console,
            quiet,
            "converting " + (files.Length == 0 ? "the query" : files[0]),
            reading.Csv.Progress as SharedFraction
        );
        if (reading.Sql is not null || (files is [string one] && DataFiles.IsOfDuckDb(one)))
        {
            if ((texts is null ? reading.TextOption : "--text") is { } option)
            {
                throw new UsageException($"{option} is not read: DuckDB reads the rows, and a query can cast them.");
            }

            Convert(files, reading, output, cancellationToken);
            return ExitCode.Success;
        }

        if (reading.MemoryLimit is not null)
        {
            throw new UsageException("--memory is not read: text is converted block by block. It is for the fit that follows.");
        }

        long rows = Convert(files, reading.Csv, texts is null ? [] : [.. FitRequest.SplitAtCommas(texts)], output, cancellationToken);
        if (!quiet)
        {
            console.Error.WriteLine(FormattableString.Invariant($"note: {rows} rows are in {output}."));
        }

        return ExitCode.Success;
    }

    private static void Convert(string[] files, ReadingArguments reading, string output, CancellationToken cancellationToken)
    {
        IDataFormat format = reading.Sql is null ? DataFormats.ForFile(files[0]) : DataFormats.ForQueries();
        IColumnSource source = reading.Sql is { } sql
            ? format.Query(
                sql,
                files switch
                {
                    [] => null,
                    [string database] => database,
                    _ => throw new UsageException("--sql takes one DATA, a database, at most. The query itself names files."),
                },
                reading.MemoryLimit
            )
            : format.OpenFile(files[0], reading.MemoryLimit);
        OutputFiles.WriteFile(output, path => format.SaveParquet(source, path, cancellationToken));
    }

    private long Convert(string[] files, CsvOptions csv, string[] texts, string output, CancellationToken cancellationToken)
    {
        string[] paths = [.. files.SelectMany(static file => file == StandardInput ? [file] : FilePattern.Expand(file))];
        if (Array.Find(paths, static path => !DataFiles.IsText(path)) is { } other)
        {
            throw new UsageException(
                $"{other}: convert reads delimited text, and with the DuckDB plug-in databases, JSON and --sql QUERY. "
                    + (DataFiles.IsParquet(other) ? "It is Parquet already." : "Save it as text.")
            );
        }

        if (paths.Length > 1 && Array.IndexOf(paths, StandardInput) >= 0)
        {
            throw new UsageException("the standard input, -, is converted alone.");
        }

        CsvSource source = paths is [StandardInput]
            ? CsvSource.OpenOnce("standard input", console.OpenInput(), csv)
            : CsvSource.OpenFiles(paths, csv);
        long rows = 0;
        OutputFiles.WriteFile(
            output,
            path =>
            {
                try
                {
                    rows = ParquetConversion.Write(source, path, texts, cancellationToken);
                }
                catch (DataSourceException error) when (error.Column is { } column)
                {
                    throw new UsageException($"{Messages.SingleLine(error.Message)} (--text {column} keeps the column as text.)");
                }
            }
        );
        return rows;
    }
}
