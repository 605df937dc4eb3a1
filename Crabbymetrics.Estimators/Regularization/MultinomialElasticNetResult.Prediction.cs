using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <content>Probabilities of new rows.</content>
public sealed partial class MultinomialElasticNetResult
{
    /// <summary>Probabilities of rows without offsets.</summary>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <returns>m x C values, in the order of <see cref="Classes"/>; each row sums to one.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, or the fit had offsets
    /// (<see cref="HasOffsets"/>).</exception>
    public double[,] Predict(DesignMatrix design)
    {
        ClassPredictors.RequireNoOffsets(OffsetColumns);
        return Predict(design, null);
    }

    /// <summary>Probabilities of rows.</summary>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offsets">m x C offsets, in the order of <see cref="Classes"/>; null for none.</param>
    /// <returns>m x C values, in the order of <see cref="Classes"/>; each row sums to one.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, or the offsets are not m x C.</exception>
    public double[,] Predict(DesignMatrix design, double[,]? offsets)
    {
        double[,] result = LinearPredictors(design);
        ClassPredictors.Add(offsets, result);
        ClassPredictors.Normalize(result);
        return result;
    }

    double[,] IClassPrediction.Predict(DesignMatrix design, IReadOnlyDictionary<string, ReadOnlyMemory<double>> columns)
    {
        ArgumentNullException.ThrowIfNull(design);
        return Predict(design, ClassPredictors.OffsetsOf(Classes, OffsetColumns, columns, design.RowCount));
    }

    /// <summary>Logarithms of the probabilities of the rows of a sample.</summary>
    internal double[,] LogProbabilities(MultinomialSample sample)
    {
        double[,] result = LinearPredictors(sample.Data.Design);
        for (int k = 0; k < sample.Offsets.Length; k++)
        {
            ReadOnlySpan<double> offset = sample.Offsets[k].Span;
            for (int i = 0; i < offset.Length; i++)
            {
                result[i, k] += offset[i];
            }
        }

        ClassPredictors.NormalizeLogarithms(result);
        return result;
    }

    private double[,] LinearPredictors(DesignMatrix design)
    {
        ArgumentNullException.ThrowIfNull(design);
        if (design.ColumnCount != _columns.Length)
        {
            throw new ArgumentException(
                $"design has {design.ColumnCount} columns; the model was fitted to {_columns.Length}.",
                nameof(design)
            );
        }

        double[,] result = new double[design.RowCount, Classes.Length];
        for (int k = 0; k < Classes.Length; k++)
        {
            ClassPredictors.Write(design, ParametersOf(k).AsSpan(), HasIntercept, result, k);
        }

        return result;
    }
}
