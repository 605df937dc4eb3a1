using System.Diagnostics;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Cli.Reports;
using Crabbymetrics.Cli.Terminal;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Cli.Commands;

/// <summary>One fit of <c>crabby fit NAME</c>: checks, reads, fits, reports. All that can be refused is refused before the fit.</summary>
/// <param name="provider">The services.</param>
/// <param name="model">The estimator.</param>
/// <param name="request">What to do.</param>
/// <param name="console">Where it reads and writes.</param>
/// <param name="reports">Receives the report, where it is one of several; null to print it.</param>
/// <param name="shared">The columns, where several models share them; null to read the data.</param>
internal sealed class FitRun(
    IServiceProvider provider,
    ChosenModel model,
    FitRequest request,
    CrabbyConsole console,
    List<FitReport>? reports = null,
    SharedColumns? shared = null
)
{
    public int Execute(CancellationToken cancellationToken)
    {
        ICovarianceRegistry covariances = provider.GetRequiredService<ICovarianceRegistry>();
        IBootstrapSchemeRegistry schemes = provider.GetRequiredService<IBootstrapSchemeRegistry>();
        ICovarianceEstimator? covariance = request.CovarianceName is { } name ? covariances.Find(name) : null;
        IBootstrapScheme? scheme = request.SchemeName is { } drawn ? schemes.Find(drawn) : null;
        new UnreadOptions(request, covariances, schemes).Refuse(
            covariance ?? covariances.Find(BuiltInCovariances.Vanilla.Name),
            scheme,
            model.WhyNoInference
        );
        if (request.Model.Formula.HasCounts && model.OutcomeColumn != ColumnKind.NumberOrLabel)
        {
            throw new UsageException(
                $"{model.Name} takes no counts of successes and failures: cbind() is an outcome of logit, probit, or glm --family binomial."
            );
        }

        SavedRefit.Require(request.Arguments);
        TreatmentTerm.Require(model, request.Model.Formula);
        IEstimator<RegressionData, IEstimationResult> estimator = model.Create(request.Model.Formula, request.Arguments.Transform);
        if (request.Arguments.Resume is { } saved)
        {
            estimator = OnlineRun.Resume(saved, request, model, provider);
        }

        OutputFiles.RequireNoInput(request.Arguments.PredictOutput, "--predict-output", request.Arguments.Inputs);
        OutputFiles.RequireNoInput(request.Arguments.Save, "--save", request.Arguments.Inputs);
        OutputFiles.RequireNoInput(request.Arguments.InfluenceFile, "--influence", request.Arguments.Inputs);
        OutputFiles.RequireNoInput(request.Arguments.Checkpoint, "--checkpoint", request.Arguments.Inputs);

        request.Arguments.Pictures.RequireOwnFiles(
            request.Arguments.Inputs,
            [request.Arguments.PredictOutput, request.Arguments.Save, request.Arguments.OutputFile, request.Arguments.InfluenceFile]
        );

        long start = Stopwatch.GetTimestamp();
        DataFiles files = new(request, console);
        ModelFrame frame;
        if (request.Arguments.Stream && shared is not null)
        {
            throw new UsageException("--stream fits one model: several models share rows in memory.");
        }

        using IPartwiseFit? streamed =
            shared is not null ? null
            : RowStreamFit.Read(request, console, model, files, cancellationToken) is { } rows ? rows
            : StreamedFit.Read(request, console, model, cancellationToken);
        if (request.Arguments.Checkpoint is not null && streamed is not StreamedFit)
        {
            throw new UsageException(
                "--checkpoint is not read: it is for a fit of one model by passes over Parquet files (--memory SIZE) or over the rows of "
                    + "workers (--cluster-nodes)."
            );
        }

        if (streamed is not null)
        {
            frame = streamed.Sample;
        }
        else
        {
            using StatusLine? line = StatusLine.Begin(
                console,
                request.Arguments.Quiet,
                "reading " + files.DataName,
                request.Csv.Progress as SharedFraction
            );
            frame = ModelFrame.Read(shared ?? files.OpenData(), request.Model, cancellationToken);
        }

        if (shared is null)
        {
            files.RequireTextWhereItIsDescribed(streamed is { ReadsMemoryLimit: true });
        }

        model.RequireOutcomes(frame, streamed is not null);
        // Absorbed effects are known after the fit.
        bool absorbs = !frame.Data.Absorbed.IsEmpty;
        PredictionFrame? prediction =
            request.Arguments.Predict is null || absorbs
                ? null
                : frame.ReadForPrediction(files.OpenRowsToPredict(), request.NewLevels, cancellationToken);
        FitExtras extras = new() { DataName = files.DataName, LoadSeconds = Seconds(start) };

        start = Stopwatch.GetTimestamp();
        IEstimationResult result;
        try
        {
            result = Fit(estimator, frame, streamed, files.DataName, cancellationToken);
            frame = streamed?.Sample ?? frame;
            extras = extras with { FitSeconds = Seconds(start) };
        }
        catch (ConvergenceException error)
        {
            extras = extras with { FitSeconds = Seconds(start) };
            string message = ConvergenceMessage.Of(error.Diagnostics);
            if ((request.Arguments.Transform ?? model.Transform) is not null)
            {
                // The best point is that of the transformed columns, whose names the frame does not know.
                return FailWithout(error.Diagnostics.TerminationReason.ToString(), message);
            }

            return Fail(FitReportBuilder.OfNonConvergence(model, frame, request.Arguments.Level, error, message, extras), message);
        }
        catch (SeparationException error)
        {
            extras = extras with { FitSeconds = Seconds(start) };
            string message = SeparationMessage.Of(error, frame, model.Descriptor.Options);
            return FailWithout("Separation", message);
        }
        catch (IdentificationException error)
        {
            extras = extras with { FitSeconds = Seconds(start) };
            return FailWithout("NotIdentified", ShellWords.Of(error));
        }

        // Outside: what fails in a test or a bootstrap is no failure of the fit.
        int exit = Report(result, frame, new AskedInference(covariance, scheme), prediction, extras, cancellationToken);
        streamed?.Note();
        if (exit == ExitCode.Success)
        {
            streamed?.Complete();
        }

        return exit;

        int FailWithout(string reason, string message) =>
            Fail(FitReportBuilder.OfFailure(model, frame, request.Arguments.Level, reason, message, extras), message);
    }

    // What the tool could not check beforehand, an estimator of a plug-in refuses with the row that it sees.
    private IEstimationResult Fit(
        IEstimator<RegressionData, IEstimationResult> estimator,
        ModelFrame frame,
        IPartwiseFit? streamed,
        string dataName,
        CancellationToken cancellationToken
    )
    {
        try
        {
            if (streamed is not null)
            {
                return streamed.Fit(estimator, model.Name, cancellationToken);
            }

            using FitProgress? progress = FitProgress.Begin(console, request.Arguments.Quiet, model.Name);
            return estimator.Fit(frame.Data, cancellationToken);
        }
        catch (ArgumentException error)
        {
            string message = $"{dataName}: {ShellWords.Of(error, model.Descriptor.Options)}";
            throw new UsageException(
                NamesRow(message) ? message + " (A row, where one is named, counts from 0 among the rows in use.)" : message
            );
        }
    }

    // A row with its number, and not a number of rows.
    private static bool NamesRow(string message)
    {
        const string Word = "row ";
        for (int i = message.IndexOf(Word, StringComparison.Ordinal); i >= 0; i = message.IndexOf(Word, i + 1, StringComparison.Ordinal))
        {
            if (i + Word.Length < message.Length && char.IsAsciiDigit(message[i + Word.Length]))
            {
                return true;
            }
        }

        return false;
    }

    private int Report(
        IEstimationResult result,
        ModelFrame frame,
        AskedInference asked,
        PredictionFrame? prediction,
        FitExtras extras,
        CancellationToken cancellationToken
    )
    {
        // Everything is of the model of the transformed columns, but refits, saved models and raw rows to predict.
        IEstimationResult whole = result;
        PipelineResult<IEstimationResult>? pipeline = result as PipelineResult<IEstimationResult>;
        result = pipeline?.Model ?? result;
        FitInference inference = new(provider, model, request, asked.Covariance);
        CoefficientTable table = inference.Summarize(result, frame);
        IEstimationResult predictor = result;
        if (pipeline is not null && request.Arguments.Predict is not null && !frame.Data.Absorbed.IsEmpty)
        {
            throw new UsageException("--predict with --transform takes no absorbed effects: write them out, as in y ~ x + C(firm).");
        }

        if (request.Arguments.Predict is not null && !frame.Data.Absorbed.IsEmpty && result.Diagnostics.Converged)
        {
            (predictor, prediction) = WithEffects(result, table, frame, cancellationToken);
        }

        BootstrapResult? bootstrap = new BootstrapStep(request, console).Run(
            whole,
            asked.Scheme,
            provider.GetRequiredService<IBootstrapEngine>(),
            cancellationToken
        );
        FurtherInference further = new(request.Arguments, result, table.Covariance, fit => inference.CovarianceOfPart(fit, result))
        {
            Frame = pipeline is null ? frame : null,
            Bootstrap = bootstrap,
        };
        EffectSection[] effects = [.. further.Effects()];
        LeastSquaresExtras? leastSquares = inference.LeastSquares(result);
        InstrumentDiagnostics? instruments = inference.Instruments(result);
        EffectSection[] sections =
        [
            .. leastSquares?.Sections() ?? [],
            .. InstrumentTables.Of(instruments),
            .. FitInference.AverageEffect(result, table),
        ];
        OlsInfluence? influence = request.Arguments.LeastSquares?.InfluenceFile is null ? null : leastSquares?.Influence();
        GlmInfluence? ofRows = request.Arguments.ModelTests.InfluenceFile is null ? null : new GlmInfluence(result);
        ModelTests models = new(request, model, result, table.Covariance)
        {
            Frame = pipeline is null ? frame : null,
            RefitSaved = (option, path) => new SavedRefit(request, provider, console).Fit(option, path, frame, cancellationToken),
        };
        extras = extras with
        {
            Bootstrap = bootstrap,
            IncludeDraws = request.Arguments.Draws,
            Tests =
            [
                .. further.Tests(),
                .. models.Tests(cancellationToken),
                .. leastSquares?.Tests ?? [],
                .. FitInference.PreTrend(result, table),
            ],
            Effects = [.. effects, .. sections, .. models.Sections],
            Measures = [.. models.Tables()],
            Instruments = instruments,
            SpecificationTests =
                !request.Arguments.Diagnostics ? []
                : result is ISpecificationTests tested ? tested.SpecificationTests()
                : models.Specification(inference.CovarianceOf(result), cancellationToken),
        };
        if (pipeline is { Transformation.Transformations.IsEmpty: false })
        {
            extras = extras with { Warnings = [.. pipeline.Transformation.Notes, pipeline.Note] };
            prediction = prediction?.WithDesign(pipeline.Transformation.Transform(prediction.Design));
        }

        if (prediction is not null)
        {
            extras = extras with
            {
                Predictions = Predictions.Of(predictor, model.Name, prediction),
                Warnings = [.. extras.Warnings, .. PredictionWarnings(prediction)],
            };
        }

        FitReport report = FitReportBuilder.OfFit(model, result, frame, table, extras);
        if (reports is null && report.Converged && request.Arguments.Pictures is { IsAsked: true } pictures)
        {
            FitPictures drawn = new(result, table, report.Bootstrap, frame);
            PictureFiles.Write(pictures, report, drawn);
        }

        if (request.Arguments.Save is { } path && report.Converged)
        {
            long size = SavedModels.Save(path, model, whole, table, frame, request.Arguments.SaveData);
            if (request.Arguments.SaveData && !request.Arguments.Quiet)
            {
                console.Error.WriteLine(
                    FormattableString.Invariant($"note: {path} holds the data of the fit: {frame.Data.RowCount} rows, ")
                        + FormattableString.Invariant($"{size / 1024.0:N0} kB in all.")
                );
            }
        }

        if (request.Arguments.InfluenceFile is { } file)
        {
            OutputFiles.WriteText(
                file,
                writer =>
                {
                    if (influence is not null)
                    {
                        leastSquares!.Write(writer, influence, frame);
                    }

                    ofRows?.Write(writer, frame);
                }
            );
        }

        Print(report);
        if (!report.Converged)
        {
            console.Error.WriteLine($"crabby: {Prefix}the fit did not converge ({report.TerminationReason}).");
            return ExitCode.FitFailed;
        }

        return report.Bootstrap is { Cancelled: true } ? ExitCode.Interrupted : ExitCode.Success;
    }

    // As a saved model predicts: the sum of the effects of each row stands among the offsets.
    private (IEstimationResult, PredictionFrame) WithEffects(
        IEstimationResult result,
        CoefficientTable table,
        ModelFrame frame,
        CancellationToken cancellationToken
    )
    {
        try
        {
            ModelState state = result.State(table) with { Estimator = model.Name };
            IColumnSource rows = new DataFiles(request, console).OpenRowsToPredict();
            return (model.Descriptor.Restore(state, provider), frame.ReadForPrediction(rows, state, request.NewLevels, cancellationToken));
        }
        catch (NotSupportedException)
        {
            throw new UsageException(
                $"--predict is not available: {model.Name} does not recover absorbed effects. Write them out, as in y ~ x + C(firm)."
            );
        }
    }

    private string[] PredictionWarnings(PredictionFrame prediction) =>
        [
            .. prediction.IncompleteRowCount == 0
                ? (string[])[]
                :
                [
                    FormattableString.Invariant($"{prediction.IncompleteRowCount} of {prediction.SourceRowCount} rows of ")
                        + $"{request.Arguments.Predict} have no prediction: a value is missing.",
                ],
            .. prediction.Notes,
        ];

    private void Print(FitReport report)
    {
        if (!request.Arguments.Quiet)
        {
            foreach (string warning in report.Warnings)
            {
                console.Error.WriteLine("warning: " + Prefix + Messages.SingleLine(warning));
            }
        }

        if (reports is not null)
        {
            reports.Add(report);
            return;
        }

        request.Format.Write(report, console);
        if (report.Predictions is not { } predictions)
        {
            return;
        }

        if (request.Arguments.PredictOutput is { } path)
        {
            OutputFiles.WriteText(path, writer => PredictionText.Write(writer, predictions));
        }
        else if (!request.Format.IncludesPredictions)
        {
            console.Output.WriteLine();
            PredictionText.Write(console.Output, predictions);
        }
    }

    // A program that reads the JSON gets an object whatever happens; a person gets the line alone, since half a table misleads.
    private int Fail(FitReport report, string message)
    {
        if (reports is not null)
        {
            reports.Add(report);
        }
        else if (request.Format.IncludesPredictions)
        {
            request.Format.Write(report, console);
        }

        console.Error.WriteLine("crabby: " + Prefix + Messages.SingleLine(message));
        return ExitCode.FitFailed;
    }

    // Of several models a message says which one it is of.
    private string Prefix =>
        reports is null ? ""
        : request.Model.SubsetColumn is { } column ? $"{request.Model.Formula.Text}, {column} = {request.Model.SubsetLevel}: "
        : $"{request.Model.Formula.Text}: ";

    // What the command line names; null where it names none.
    private readonly record struct AskedInference(ICovarianceEstimator? Covariance, IBootstrapScheme? Scheme);

    private static double Seconds(long start) => Stopwatch.GetElapsedTime(start).TotalSeconds;
}
