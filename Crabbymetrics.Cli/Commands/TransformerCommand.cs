using System.Collections.Immutable;
using System.CommandLine;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Cli.Plugins;
using Crabbymetrics.Cli.Reports;
using Crabbymetrics.Cli.Terminal;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Cli.Commands;

/// <summary><c>crabby fit pca</c> and <c>crabby fit kernel-basis</c>: what learns from columns without an outcome.</summary>
internal sealed class TransformerCommand
{
    private readonly Argument<string[]> _data = new("DATA")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "text file with a header (CSV, also gzip), Parquet or Stata; - for the standard input",
    };
    private readonly Option<string?> _columns = CommandOptions.Text(
        "--columns",
        "COL,COL",
        "the columns to learn from, x1..x20 for a range of numbered names; rows with a missing value are left out"
    );
    private readonly Option<string?> _where = CommandOptions.Text("--where", "EXPR", "use the rows for which this holds");
    private readonly Option<string?> _weights = CommandOptions.Text("--weights", "EXPR", "column or expression of observation weights");
    private readonly Option<string?> _weightsKind = CommandOptions.Text(
        "--weights-kind",
        "frequency|analytic|probability",
        "what the weights mean"
    );
    private readonly Option<string?> _predict = CommandOptions.Text(
        "--predict",
        "FILE",
        "transform the rows of a file, the same or another: a CSV block after the results, or predictions in JSON"
    );
    private readonly Option<string?> _predictOutput = CommandOptions.Text(
        "--predict-output",
        "FILE",
        "write the transformed rows to this CSV file"
    );
    private readonly Option<string?> _output = CommandOptions.Text("--output", "table|json", "form of the results (default table)");
    private readonly Option<string?> _outputFile = CommandOptions.Text(
        "--output-file",
        "FILE",
        "write the results to a file, in the form of its ending: .txt or .json"
    );
    private readonly OwnPictureOptions _pictures = new("scree or loadings (of principal components)");
    private readonly DataOptions _reading = new();

    private TransformerCommand()
    {
        _columns.Required = true;
        _outputFile.Aliases.Add("-o");
    }

    /// <summary>Makes the command of a transformer.</summary>
    public static Command Create(
        EstimatorDescriptor descriptor,
        CrabbyHost host,
        CrabbyConsole console,
        CancellationToken cancellationToken
    )
    {
        TransformerCommand own = new();
        Command command = new(descriptor.Name, descriptor.Description);
        ModelCommand model = new(descriptor);
        command.Add(own._data);
        Add(command, own._columns, own._where, own._weights, own._weightsKind);
        model.AddTo(command, null);
        Add(command, own._predict, own._predictOutput);
        own._pictures.AddTo(command);
        Add(command, own._output, own._outputFile);
        Add(command, own._reading.All);
        command.SetAction(parsed =>
        {
            using ServiceProvider services = host.CreateServices();
            ChosenModel chosen = model.Choose(parsed, services);
            own.Run(parsed, chosen, console, cancellationToken);
            return ExitCode.Success;
        });
        return command;
    }

    private void Run(ParseResult parsed, ChosenModel model, CrabbyConsole console, CancellationToken cancellationToken)
    {
        string? into = parsed.GetValue(_outputFile);
        string output = parsed.GetValue(_output) ?? (into is null ? "table" : ReportFormats.OfFile(into) ?? "table");
        if (output is not ("table" or "json"))
        {
            throw new UsageException($"--output of {model.Name} is table or json, not '{output}'.");
        }

        ImmutableArray<string> columns =
        [
            .. FitRequest.SplitAtCommas(parsed.GetRequiredValue(_columns)!).SelectMany(static word => PipelineStep.NamesOf(word.Trim('`'))),
        ];
        FitRequest request = Request(parsed, columns, parsed.GetValue(_data) ?? [], parsed.GetValue(_where), parsed.GetValue(_weights));
        OutputFiles.RequireNoInput(request.Arguments.PredictOutput, "--predict-output", request.Arguments.Inputs);
        PictureArguments pictures = _pictures.Read(parsed, request.Arguments.Inputs, [request.Arguments.PredictOutput, into]);
        OutputFiles.RequireNoInput(into, "-o", request.Arguments.Inputs);
        DataFiles files = new(request, console);
        DesignMatrix design;
        ModelFrame frame;
        using (StatusLine.Begin(console, isQuiet: false, "reading " + files.DataName, request.Csv.Progress as SharedFraction))
        {
            (design, frame) = Read(files.OpenData(), request, columns, files.DataName, cancellationToken);
        }

        files.RequireTextWhereItIsDescribed();
        IDesignTransformation fitted;
        using (FitProgress.Begin(console, isQuiet: false, model.Name))
        {
            fitted = Fit(model, design, frame.Data.Weights, files.DataName, cancellationToken);
        }

        TransformedRows? rows = null;
        if (request.Arguments.Predict is { } path)
        {
            FitRequest others = Request(parsed, columns, [path], null, null);
            (DesignMatrix raw, ModelFrame source) = Read(files.OpenRowsToPredict(), others, columns, path, cancellationToken);
            rows = new TransformedRows(fitted.Transform(raw), source);
        }

        OwnPictureOptions.Write(pictures, model.Name, fitted);
        if (into is null)
        {
            Write(console.Output);
        }
        else
        {
            OutputFiles.WriteText(into, Write);
        }

        if (rows is not null && request.Arguments.PredictOutput is { } file)
        {
            OutputFiles.WriteText(file, rows.Write);
        }
        else if (rows is not null && output != "json")
        {
            console.Output.WriteLine();
            rows.Write(console.Output);
        }

        void Write(TextWriter writer)
        {
            if (output == "json")
            {
                TransformerReport.WriteJson(writer, model.Name, fitted, frame, rows);
            }
            else
            {
                TransformerReport.WriteTable(writer, model.Descriptor.Title, fitted, frame);
            }
        }
    }

    private FitRequest Request(ParseResult parsed, ImmutableArray<string> columns, string[] files, string? where, string? weights) =>
        FitRequest.Create(
            ColumnKind.Number,
            new FitArguments
            {
                Files = files,
                // The first column stands where an outcome does: all are read alike.
                Formula = $"{Quoted(columns[0])} ~ {(columns.Length == 1 ? "1" : string.Join(" + ", columns.Skip(1).Select(Quoted)))}",
                Where = where,
                Weights = weights,
                WeightsKind = weights is null ? null : parsed.GetValue(_weightsKind),
                Predict = parsed.GetValue(_predict),
                PredictOutput = parsed.GetValue(_predictOutput),
                Reading = _reading.Read(parsed, files.Length > 0 ? files[0] : null),
            }
        );

    private static string Quoted(string name) => $"`{name}`";

    private static (DesignMatrix Design, ModelFrame Frame) Read(
        IColumnSource source,
        FitRequest request,
        ImmutableArray<string> columns,
        string name,
        CancellationToken cancellationToken
    )
    {
        ModelFrame frame = ModelFrame.Read(source, request.Model, cancellationToken);
        DesignMatrix first = DesignMatrix.Create(frame.Data.RowCount, [KeyValuePair.Create(columns[0], frame.Data.Outcome.ToArray())]);
        DesignMatrix design = columns.Length == 1 ? first : first.Append(frame.Data.Design);
        return design.ColumnNames.SequenceEqual(columns)
            ? (design, frame)
            : throw new UsageException(
                $"{name}: --columns takes columns of numbers; {columns.Except(design.ColumnNames).FirstOrDefault()} holds words."
            );
    }

    private static IDesignTransformation Fit(
        ChosenModel model,
        DesignMatrix design,
        ObservationWeights? weights,
        string dataName,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return ((IDesignTransformer<IDesignTransformation>)model.CreateObject()).Fit(design, weights, cancellationToken);
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"{dataName}: {ShellWords.Of(error, model.Descriptor.Options)}");
        }
    }

    private static void Add(Command command, params ReadOnlySpan<Option> options)
    {
        foreach (Option option in options)
        {
            command.Add(option);
        }
    }
}
