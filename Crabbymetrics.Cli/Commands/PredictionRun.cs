using System.Collections.Immutable;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Commands;

/// <summary>Computes what is asked of a saved model for the rows of a source.</summary>
internal sealed class PredictionRun(
    ModelFile saved,
    PredictionRequest request,
    IServiceProvider services,
    IReadOnlyList<EstimatorDescriptor> models
)
{
    private const double MostExact = 1L << 53;

    private long _rows;
    private long _incomplete;
    private long _unknown;
    private string? _firstNote;
    private string[] _notes = [];

    /// <summary>What the user should know of the rows so far.</summary>
    /// <param name="source">The name of the data.</param>
    public IEnumerable<string> Notes(string source)
    {
        if (_incomplete > 0)
        {
            yield return FormattableString.Invariant($"{_incomplete} of {_rows} rows of {source} have no prediction: a value is missing.");
        }

        foreach (string note in _notes)
        {
            yield return note;
        }

        if (_firstNote is not null)
        {
            yield return FormattableString.Invariant($"{_unknown} of {_rows} rows of {source} have no prediction, because of a category ")
                + $"that the fit did not have. The first of them: {_firstNote}";
        }
    }

    /// <summary>Predicts the rows of a source: part by part where it has parts, so that no more than one is in memory.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="parts">Told that a part is done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="UsageException">No row has a prediction.</exception>
    public IEnumerable<PredictionTable> Execute(IColumnSource source, Action<int> parts, CancellationToken cancellationToken)
    {
        // Lags look at rows of other parts.
        if (source is not IPartedSource { Parts.Length: > 1 } parted || saved.Formula is { ReadsOtherRows: true })
        {
            PredictionFrame all = saved.Read(source, request.NewLevels, cancellationToken);
            _notes = [.. all.Notes];
            yield return Predict(source, all, cancellationToken);
            yield break;
        }

        long predicted = 0;
        for (int part = 0; part < parted.Parts.Length; part++)
        {
            PredictionFrame frame = saved.ReadPart(parted, part, request.NewLevels, cancellationToken);
            predicted += frame.Design.RowCount;
            _unknown += frame.DroppedRowCount - frame.IncompleteRowCount;
            _firstNote ??= frame.Notes.FirstOrDefault();
            yield return Predict(parted.Part(part), frame, cancellationToken);
            parts(part + 1);
        }

        if (predicted == 0)
        {
            throw new UsageException(
                FormattableString.Invariant($"{source.Name}: none of its {_rows} rows has a prediction. ")
                    + string.Join(" ", Notes(source.Name))
            );
        }
    }

    private PredictionTable Predict(IColumnSource source, PredictionFrame frame, CancellationToken cancellationToken)
    {
        PredictionTable table = new(_rows, frame.SourceRowCount);
        _rows += frame.SourceRowCount;
        _incomplete += frame.IncompleteRowCount;
        // The transformers first; all else is of the model behind them.
        StoredModel fitted = saved.Model;
        if (fitted is StoredPipeline pipeline)
        {
            frame = frame.Design.RowCount == 0 ? frame : frame.WithDesign(pipeline.Transformation.Transform(frame.Design));
            fitted = pipeline.Model;
        }

        double[]? offset = frame.Offset.IsEmpty ? null : frame.Offset.ToArray();
        if (fitted is IClassPrediction classes)
        {
            AddProbabilities(table, frame, classes);
        }
        else if (fitted is StoredMeanModel model)
        {
            AddMeans(table, frame, model, offset);
            if (request.Residuals || request.Influence)
            {
                double?[] outcomes = [.. saved.ReadOutcome(source, cancellationToken).Select(static y => (double?)y)];
                new ResidualColumns(saved, model, frame, services, models).AddTo(table, outcomes, offset, request);
            }
        }
        else
        {
            throw new UsageException(
                $"a saved model of '{saved.Model.EstimatorName}' predicts no mean: its descriptor gives no function for it."
            );
        }

        Keep(table, source, cancellationToken);
        return table;
    }

    private void AddMeans(PredictionTable table, PredictionFrame frame, StoredMeanModel model, double[]? offset)
    {
        if (request.Interval == PredictionInterval.None)
        {
            table.Add(
                "prediction",
                frame.Align(
                    frame.Design.RowCount == 0 ? []
                    : request.IsLink ? model.PredictLinear(frame.Design, offset)
                    : model.Predict(frame.Design, offset)
                )
            );
            return;
        }

        if (!saved.Absorbed.IsEmpty)
        {
            throw new UsageException(
                $"--interval is not available: the model absorbed {string.Join(", ", saved.Absorbed)}, whose standard errors are not "
                    + "known, and limits without their part would be too narrow. Fit with the effects as terms, C(name)."
            );
        }

        CovarianceMatrix covariance =
            model.State.Covariance
            ?? throw new UsageException(
                $"--interval: the model was saved without standard errors: {ShellWords.Of(model.State.InferenceUnavailableReason ?? "")}"
            );
        if (request is { Interval: PredictionInterval.Prediction, IsLink: true } && model.LinkName != "identity")
        {
            throw new UsageException("--interval prediction is of outcomes, not of linear predictors: it goes with --type response.");
        }

        bool outcomes = request.Interval == PredictionInterval.Prediction;
        ImmutableArray<OutcomePrediction> predictions =
            frame.Design.RowCount == 0 ? []
            : outcomes ? OutcomePredictions.Create(model, covariance, frame.Design, offset, request.Level)
            :
            [
                .. MeanPredictions
                    .Create(model, covariance, frame.Design, offset, request.Level)
                    .Select(static mean => new OutcomePrediction(mean, double.NaN, double.NaN)),
            ];
        bool link = request.IsLink;
        Add("prediction", p => link ? p.Mean.LinearPredictor : p.Mean.Mean);
        Add("std_error", p => link ? p.Mean.LinearStandardError : p.Mean.MeanStandardError);
        Add("conf_low", p => link ? p.Mean.LinearLow : p.Mean.MeanLow);
        Add("conf_high", p => link ? p.Mean.LinearHigh : p.Mean.MeanHigh);
        if (outcomes)
        {
            Add("pred_low", static p => p.Low);
            Add("pred_high", static p => p.High);
        }

        void Add(string name, Func<OutcomePrediction, double> value) => table.Add(name, frame.Align([.. predictions.Select(value)]));
    }

    private void AddProbabilities(PredictionTable table, PredictionFrame frame, IClassPrediction model)
    {
        (string Option, bool Given)[] refused =
        [
            ("--interval", request.Interval != PredictionInterval.None),
            ("--type link", request.IsLink),
            ("--residuals", request.Residuals),
            ("--influence", request.Influence),
        ];
        foreach ((string option, bool given) in refused)
        {
            if (given)
            {
                throw new UsageException(
                    $"{option} is not available for {saved.Model.EstimatorName}: it predicts probabilities of classes."
                );
            }
        }

        double[,] probabilities = frame.Design.RowCount == 0 ? new double[0, 0] : model.Predict(frame.Design, frame.Columns);
        for (int c = 0; c < model.Classes.Length; c++)
        {
            double[] column = new double[frame.Design.RowCount];
            for (int i = 0; i < column.Length; i++)
            {
                column[i] = probabilities[i, c];
            }

            table.Add(model.Classes[c], frame.Align(column));
        }
    }

    private void Keep(PredictionTable table, IColumnSource source, CancellationToken cancellationToken)
    {
        if (request.Keep.IsEmpty)
        {
            return;
        }

        ColumnTable kept = source.Read(
            [.. request.Keep.Select(name => new ColumnRequest(name, Kind) { KeepsMissing = true })],
            cancellationToken
        );
        foreach (string name in request.Keep)
        {
            if (kept.HasNumbers(name))
            {
                table.Add(name, Array.ConvertAll(kept.Numbers(name), value => Exact(name, value)));
                continue;
            }

            LabelColumn labels = kept.Labels(name);
            string[] values = new string[labels.Count];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = labels.Codes[i] < 0 ? "" : labels[i];
            }

            table.Add(name, values);
        }
    }

    private ColumnKind Kind => request.KeepsNumbers ? ColumnKind.NumberOrLabel : ColumnKind.Label;

    // An id of more digits would be another id.
    private static double? Exact(string name, double value) =>
        Math.Abs(value) < MostExact || value != Math.Floor(value)
            ? value
            : throw new UsageException(
                $"--keep {name}: it holds whole numbers of more digits than a number keeps. Write CSV, -o FILE.csv, where they are text."
            );
}
