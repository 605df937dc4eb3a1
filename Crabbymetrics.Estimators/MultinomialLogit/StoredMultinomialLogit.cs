using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>A saved multinomial logit: it predicts a probability for each class. Immutable.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(StoredModelJsonConverter))]
public sealed class StoredMultinomialLogit : StoredModel, IClassPrediction
{
    private readonly ImmutableArray<string> _regressors;
    private readonly bool _hasIntercept;
    private readonly ImmutableArray<string> _offsets;

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
        _offsets = own.Has("offsets") ? own.Texts("offsets") : [];
        // Without a reference every class has parameters, as with an elastic net.
        bool hasReference = ReferenceClass.Length > 0;
        int contrasts = Classes.Length - (hasReference ? 1 : 0);
        if (_offsets.Any(name => !Classes.Contains(name[Math.Min(name.Length, ClassPredictors.OffsetPrefix.Length)..])))
        {
            throw new FormatException("the offsets of the multinomial logit are of other classes than its own.");
        }

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
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, or the fit had offsets of its
    /// classes.</exception>
    public double[,] Predict(DesignMatrix design)
    {
        ClassPredictors.RequireNoOffsets(_offsets);
        return Predict(design, (double[,]?)null);
    }

    /// <summary>Probabilities of rows with offsets.</summary>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offsets">m x C offsets, in the order of <see cref="Classes"/>; null for none.</param>
    /// <returns>m x C values; each row sums to one.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, or the offsets are not m x C.</exception>
    public double[,] Predict(DesignMatrix design, double[,]? offsets)
    {
        ArgumentNullException.ThrowIfNull(design);
        if (design.ColumnCount != _regressors.Length)
        {
            throw new ArgumentException(
                $"The rows have {design.ColumnCount} columns; the model was fitted to {_regressors.Length}.",
                nameof(design)
            );
        }

        double[,] result = new double[design.RowCount, Classes.Length];
        int contrast = 0;
        for (int c = 0; c < Classes.Length; c++)
        {
            if (Classes[c] != ReferenceClass)
            {
                ClassPredictors.Write(design, Parameters.AsSpan().Slice(contrast * PerClass, PerClass), _hasIntercept, result, c);
                contrast++;
            }
        }

        ClassPredictors.Add(offsets, result);
        ClassPredictors.Normalize(result);
        return result;
    }

    /// <inheritdoc/>
    public double[,] Predict(DesignMatrix design, IReadOnlyDictionary<string, ReadOnlyMemory<double>> columns)
    {
        ArgumentNullException.ThrowIfNull(design);
        return Predict(design, ClassPredictors.OffsetsOf(Classes, _offsets, columns, design.RowCount));
    }
}
