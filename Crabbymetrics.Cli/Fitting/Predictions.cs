using System.Collections.Immutable;
using Crabbymetrics.Data;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Fitting;

/// <summary>What a fitted model predicts for the rows of a file: a mean, or a probability for each class.</summary>
internal sealed class Predictions
{
    private readonly double[]?[] _rows;

    private Predictions(ImmutableArray<string> classes, double[]?[] rows)
    {
        Classes = classes;
        _rows = rows;
    }

    /// <summary>The classes whose probabilities these are; empty where a row has one mean.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>The number of rows of the file, incomplete ones included.</summary>
    public int Count => _rows.Length;

    /// <summary>The mean, or the probabilities, of a row; null where a value is missing.</summary>
    public ReadOnlySpan<double> this[int row] => _rows[row];

    /// <summary>What a result predicts, by what it can do.</summary>
    /// <exception cref="UsageException">It predicts nothing.</exception>
    public static Predictions Of(IEstimationResult result, string estimator, PredictionFrame frame)
    {
        double[]? offset = frame.Offset.IsEmpty ? null : frame.Offset.ToArray();
        return result switch
        {
            IAbsorbedEffects { Absorbed.IsEmpty: false } => throw new UsageException(
                "--predict is not available with absorbed effects: the levels of the rows to predict are not read. Write the effects "
                    + "out, as in y ~ x + C(firm)."
            ),
            IClassPrediction classes => OfProbabilities(frame, classes.Classes, classes.Predict(frame.Design, frame.Columns)),
            IMeanPrediction means => OfMeans(frame, means.Predict(frame.Design, offset)),
            ILinearPredictorModel => OfMeans(frame, MeanPredictions.Means(result, frame.Design, offset)),
            _ => throw new UsageException($"--predict is not available for {estimator}: its result predicts no means."),
        };
    }

    /// <summary>One mean for each complete row.</summary>
    private static Predictions OfMeans(PredictionFrame frame, double[] means)
    {
        double[]?[] rows = new double[]?[frame.SourceRowCount];
        for (int i = 0; i < means.Length; i++)
        {
            rows[frame.SourceRow(i)] = [means[i]];
        }

        return new Predictions([], rows);
    }

    /// <summary>A probability of each class for each complete row.</summary>
    private static Predictions OfProbabilities(PredictionFrame frame, ImmutableArray<string> classes, double[,] probabilities)
    {
        double[]?[] rows = new double[]?[frame.SourceRowCount];
        for (int i = 0; i < probabilities.GetLength(0); i++)
        {
            double[] row = new double[classes.Length];
            for (int c = 0; c < row.Length; c++)
            {
                row[c] = probabilities[i, c];
            }

            rows[frame.SourceRow(i)] = row;
        }

        return new Predictions(classes, rows);
    }
}
