using System.Collections.Immutable;
using System.CommandLine;
using System.Runtime.ExceptionServices;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Cli.Plugins;
using Crabbymetrics.Cli.Terminal;
using Crabbymetrics.Data;
using Crabbymetrics.Data.Parquet;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Cli.Commands;

/// <summary><c>crabby predict</c>: what a saved model says of new rows.</summary>
internal sealed class PredictCommand(CrabbyHost host, CrabbyConsole console)
{
    private readonly Argument<string> _model = new("MODEL.json") { Description = "a model that crabby fit ... --save MODEL.json wrote" };
    private readonly Argument<string?> _data = new("DATA")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description =
            "the rows to predict: a CSV file with a header (also gzip), Parquet files, which are read row group by row group, or - for the "
            + "standard input; nothing for the rows of the fit, where the model was saved with --save-data",
    };
    private readonly Option<string?> _interval = CommandOptions.Text(
        "--interval",
        "confidence|prediction",
        "confidence: standard error and limits of the mean; prediction: those and the limits of a single new outcome"
    );
    private readonly Option<string?> _level = CommandOptions.Text("--level", "P", "confidence level of the limits (default 0.95)");
    private readonly Option<string?> _type = CommandOptions.Text(
        "--type",
        "response|link",
        "predict the mean (default), or the linear predictor with its errors and limits"
    );
    private readonly Option<string?> _keep = CommandOptions.Text("--keep", "COL,COL", "columns of DATA to write beside the predictions");
    private readonly Option<bool> _residuals = new("--residuals")
    {
        Description = "outcome less prediction, for rows that have an outcome",
    };
    private readonly Option<bool> _influence = new("--influence")
    {
        Description = "leverage and Cook's distance of rows of the fit, for least squares and generalized linear models without weights",
    };
    private readonly Option<string?> _newLevels = CommandOptions.Text(
        "--new-levels",
        "missing|fail",
        "what becomes of a row whose category the model was fitted without: no prediction (default), or an error"
    );
    private readonly Option<string?> _file = CommandOptions.Text(
        "--output-file",
        "FILE",
        "write the predictions to this file: Parquet where it ends with .parquet, else CSV"
    );
    private readonly DataOptions _reading = new();
    private readonly Option<bool> _quiet = new("--quiet") { Description = "no warnings; errors are still shown" };

    public Command Create(CancellationToken cancellationToken)
    {
        _file.Aliases.Add("-o");
        Command command = new("predict", "Predict the rows of a file by a saved model: row, prediction and what is asked for, as CSV.")
        {
            _model,
            _data,
            _interval,
            _level,
            _type,
            _keep,
            _residuals,
            _influence,
            _newLevels,
            _file,
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
        string model = parsed.GetRequiredValue(_model),
            data = parsed.GetValue(_data) ?? "";
        // Whether the model has data is known when it is read.
        ReadingArguments reading = _reading.Read(parsed, data);
        PredictionRequest request = new()
        {
            Interval = parsed.GetValue(_interval)?.ToUpperInvariant() switch
            {
                null => PredictionInterval.None,
                "CONFIDENCE" => PredictionInterval.Confidence,
                "PREDICTION" => PredictionInterval.Prediction,
                _ => throw new UsageException($"--interval is confidence or prediction, not '{parsed.GetValue(_interval)}'."),
            },
            Level = parsed.GetNumber(_level) ?? 0.95,
            IsLink = parsed.GetValue(_type)?.ToUpperInvariant() switch
            {
                null or "RESPONSE" => false,
                "LINK" => true,
                _ => throw new UsageException($"--type is response or link, not '{parsed.GetValue(_type)}'."),
            },
            Keep = ReadKeep(parsed.GetValue(_keep)),
            Residuals = parsed.GetValue(_residuals),
            Influence = parsed.GetValue(_influence),
            NewLevels = FitRequest.ReadNewLevels(parsed.GetValue(_newLevels)),
            KeepsNumbers = parsed.GetValue(_file) is { } output && DataFiles.IsParquet(output),
        };
        FitRequest.RequireLevel(request.Level);
        if (parsed.GetValue(_level) is not null && request.Interval == PredictionInterval.None)
        {
            throw new UsageException("--level is not read: it needs --interval confidence or prediction.");
        }

        if (request is { IsLink: true, Residuals: true })
        {
            throw new UsageException("--residuals are outcome less mean: they go with --type response.");
        }

        string? file = parsed.GetValue(_file);
        OutputFiles.RequireNoInput(file, "-o", [model, data, .. reading.QuotedInQuery.Where(FilePattern.HasFiles)]);
        using ServiceProvider services = host.CreateServices();
        ModelFile saved = SavedModels.Load(model, host, services);
        IColumnSource source =
            data.Length > 0 || reading.Sql is not null ? Open(data, reading, saved.Formula?.State.Time)
            : reading.TextOption is { } option ? throw new UsageException($"{option} is not read: no DATA are named.")
            : saved.Data
                ?? throw new UsageException(
                    "no data are named: give DATA, a file or - for the standard input, or --sql QUERY. The rows of the fit are there where "
                        + "the model was saved with --save-data."
                );
        PredictionRun run = new(saved, request, services, host.Models);
        bool quiet = parsed.GetValue(_quiet);
        using (StatusLine? line = file is null ? null : StatusLine.Begin(console, quiet, "predicting " + source.Name))
        {
            int count = (source as IPartedSource)?.Parts.Length ?? 1;
            Write(
                file,
                run.Execute(
                    source,
                    part => line?.Say(FormattableString.Invariant($"predicting {source.Name}: row group {part} of {count}")),
                    cancellationToken
                )
            );
        }

        foreach (string note in quiet ? [] : run.Notes(source.Name))
        {
            console.Error.WriteLine("warning: " + Messages.SingleLine(note));
        }

        return ExitCode.Success;
    }

    private void Write(string? file, IEnumerable<PredictionTable> tables)
    {
        try
        {
            tables = ReadWork.Apart(tables);
            if (file is null)
            {
                Write(console.Output, tables);
            }
            else if (DataFiles.IsParquet(file))
            {
                OutputFiles.Write(file, stream => Write(stream, tables));
            }
            else
            {
                OutputFiles.WriteText(file, writer => Write(writer, tables));
            }
        }
        catch (ReadWorkException error)
        {
            ExceptionDispatchInfo.Throw(error.InnerException!);
        }
    }

    private static void Write(TextWriter writer, IEnumerable<PredictionTable> tables)
    {
        foreach (PredictionTable table in tables)
        {
            table.Write(writer);
        }
    }

    private static void Write(Stream stream, IEnumerable<PredictionTable> tables)
    {
        using ParquetOutput output = ParquetOutput.Create(stream);
        foreach (PredictionTable table in tables)
        {
            table.Write(output);
        }

        output.Complete();
    }

    private IColumnSource Open(string data, ReadingArguments reading, string? time)
    {
        (IColumnSource source, bool isText) = reading.Sql is { } sql
            ? (DataFormats.ForQueries().Query(sql, data.Length == 0 ? null : data, reading.MemoryLimit), false)
            : DataFiles.Open(data, reading, console);
        DataFiles.RequireDuckDb(reading, reading.Sql is not null || DataFiles.IsOfDuckDb(data), source.Name);
        if (reading.TextOption is { } option && !isText)
        {
            throw new UsageException($"{option} is not read: {source.Name} is no delimited text.");
        }

        return reading.DateFormat is not null && time is null
            ? throw new UsageException("--date-format is not read: the model has no column of periods.")
            : DataFiles.WithDates(source, reading.DateFormat, time);
    }

    private static ImmutableArray<string> ReadKeep(string? columns)
    {
        ImmutableArray<string> names = columns is null ? [] : [.. FitRequest.SplitAtCommas(columns)];
        return names.Contains("") ? throw new UsageException("--keep takes columns of DATA, separated by commas.")
            : names.Distinct().Count() != names.Length ? throw new UsageException($"--keep names a column twice: {columns}.")
            : names;
    }
}
