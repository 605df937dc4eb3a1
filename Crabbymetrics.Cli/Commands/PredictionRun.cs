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
    public PredictionTable Execute(IColumnSource source, CancellationToken cancellationToken)
    {
        PredictionFrame frame = saved.Read(source, request.NewLevels, cancellationToken);
        List<string> notes = [];
        if (frame.IncompleteRowCount > 0)
        {
            notes.Add(
                FormattableString.Invariant($"{frame.IncompleteRowCount} of {frame.SourceRowCount} rows of {source.Name} ")
                    + "have no prediction: a value is missing."
            );
        }

        notes.AddRange(frame.Notes);
        // The transformers first; all else is of the model behind them.
        StoredModel fitted = saved.Model;
        if (fitted is StoredPipeline pipeline)
        {
            frame = frame.WithDesign(pipeline.Transformation.Transform(frame.Design));
            fitted = pipeline.Model;
        }

        PredictionTable table = new(frame.SourceRowCount) { Notes = [.. notes] };
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
                frame.Align(request.IsLink ? model.PredictLinear(frame.Design, offset) : model.Predict(frame.Design, offset))
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
        ImmutableArray<OutcomePrediction> predictions = outcomes
            ? OutcomePredictions.Create(model, covariance, frame.Design, offset, request.Level)
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

        double[,] probabilities = model.Predict(frame.Design, frame.Columns);
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
            [.. request.Keep.Select(static name => new ColumnRequest(name, ColumnKind.Label) { KeepsMissing = true })],
            cancellationToken
        );
        foreach (string name in request.Keep)
        {
            LabelColumn labels = kept.Labels(name);
            string[] values = new string[labels.Count];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = labels.Codes[i] < 0 ? "" : labels[i];
            }

            table.Add(name, values);
        }
    }
}
