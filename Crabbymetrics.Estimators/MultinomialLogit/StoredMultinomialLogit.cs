using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>A saved multinomial logit: it predicts a probability for each class. Immutable.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(StoredModelJsonConverter))]
public sealed class StoredMultinomialLogit : StoredModel, IClassPrediction
{
    private readonly ImmutableArray<string> _regressors;
    private readonly bool _hasIntercept;
    private readonly bool _hasOffsets;

    /// <summary>Creates a model of what was kept.</summary>
    /// <param name="state">The saved facts.</param>
    /// <exception cref="FormatException">The classes are missing, or there are not as many parameters as classes and columns
    /// need.</exception>
    public StoredMultinomialLogit(ModelState state)
        : base(state)
    {
        ModelJson own = new(state.Own ?? throw new FormatException("the classes of the multinomial logit are missing."), "own");
        Classes = own.Texts("classes");
        ReferenceClass = own.Text("reference");
        _regressors = own.Texts("regressors");
        _hasIntercept = own.Truth("intercept");
        _hasOffsets = own.Has("offsets") && own.Truth("offsets");
        // Without a reference every class has parameters, as with an elastic net.
        bool hasReference = ReferenceClass.Length > 0;
        int contrasts = Classes.Length - (hasReference ? 1 : 0);
        if ((hasReference && !Classes.Contains(ReferenceClass)) || Parameters.Length != contrasts * PerClass)
        {
            throw new FormatException($"a multinomial logit of {Classes.Length} classes has other parameters than these.");
        }
    }

    /// <inheritdoc/>
    public ImmutableArray<string> Classes { get; }

    /// <inheritdoc/>
    public string ReferenceClass { get; }

    private int PerClass => _regressors.Length + (_hasIntercept ? 1 : 0);

    /// <inheritdoc/>
    /// <exception cref="CrabbymetricsException">The model was fitted with offsets of its classes.</exception>
    public double[,] Predict(DesignMatrix design)
    {
        ArgumentNullException.ThrowIfNull(design);
        if (_hasOffsets)
        {
            throw new CrabbymetricsException(
                "The model was fitted with offsets of its classes, which a saved model does not read: predict by the result of the fit, "
                    + "MultinomialElasticNetResult.Predict(design, offsets)."
            );
        }

        if (design.ColumnCount != _regressors.Length)
        {
            throw new ArgumentException(
                $"The rows have {design.ColumnCount} columns; the model was fitted to {_regressors.Length}.",
                nameof(design)
            );
        }

        int rows = design.RowCount;
        double[,] result = new double[rows, Classes.Length];
        double[] predictors = new double[rows];
        int contrast = 0;
        for (int c = 0; c < Classes.Length; c++)
        {
            if (Classes[c] == ReferenceClass)
            {
                continue;
            }

            double[] own =
            [
                .. Parameters.AsSpan().Slice(contrast * PerClass, PerClass).ToArray().Select(static b => double.IsNaN(b) ? 0.0 : b),
            ];
            design.LinearPredictor(_hasIntercept ? own[0] : 0.0, own.AsSpan(_hasIntercept ? 1 : 0), predictors);
            for (int i = 0; i < rows; i++)
            {
                result[i, c] = predictors[i];
            }

            contrast++;
        }

        for (int i = 0; i < rows; i++)
        {
            Normalize(result, i);
        }

        return result;
    }

    // exp(eta_c) over their sum; the largest is taken out first, so that nothing overflows.
    private void Normalize(double[,] predictors, int row)
    {
        double largest = double.NegativeInfinity,
            sum = 0.0;
        for (int c = 0; c < Classes.Length; c++)
        {
            largest = Math.Max(largest, predictors[row, c]);
        }

        for (int c = 0; c < Classes.Length; c++)
        {
            predictors[row, c] = Math.Exp(predictors[row, c] - largest);
            sum += predictors[row, c];
        }

        for (int c = 0; c < Classes.Length; c++)
        {
            predictors[row, c] /= sum;
        }
    }
}
