using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <content>Probabilities of new rows.</content>
public sealed partial class MultinomialElasticNetResult
{
    /// <summary>Probabilities of rows without offsets.</summary>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <returns>m x C values, in the order of <see cref="Classes"/>; each row sums to one.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit.</exception>
    public double[,] Predict(DesignMatrix design) => Predict(design, null);

    /// <summary>Probabilities of rows.</summary>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offsets">m x C offsets, in the order of <see cref="Classes"/>; null for none.</param>
    /// <returns>m x C values, in the order of <see cref="Classes"/>; each row sums to one.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, or the offsets are not m x C.</exception>
    public double[,] Predict(DesignMatrix design, double[,]? offsets)
    {
        ArgumentNullException.ThrowIfNull(design);
        if (offsets is not null && (offsets.GetLength(0) != design.RowCount || offsets.GetLength(1) != Classes.Length))
        {
            throw new ArgumentException(
                $"offsets must have a value for each of the {design.RowCount} rows and {Classes.Length} classes; they are "
                    + $"{offsets.GetLength(0)} x {offsets.GetLength(1)}.",
                nameof(offsets)
            );
        }

        ImmutableArray<ReadOnlyMemory<double>> own = offsets is null
            ? []
            :
            [
                .. Enumerable
                    .Range(0, Classes.Length)
                    .Select(k => new ReadOnlyMemory<double>([.. Enumerable.Range(0, design.RowCount).Select(i => offsets[i, k])])),
            ];
        double[,] result = LinearPredictors(design, own);
        for (int i = 0; i < design.RowCount; i++)
        {
            double largest = Largest(result, i),
                sum = 0.0;
            for (int k = 0; k < Classes.Length; k++)
            {
                result[i, k] = Math.Exp(result[i, k] - largest);
                sum += result[i, k];
            }

            for (int k = 0; k < Classes.Length; k++)
            {
                result[i, k] /= sum;
            }
        }

        return result;
    }

    /// <summary>Logarithms of the probabilities of rows.</summary>
    internal double[,] LogProbabilities(DesignMatrix design, ImmutableArray<ReadOnlyMemory<double>> offsets)
    {
        double[,] result = LinearPredictors(design, offsets);
        for (int i = 0; i < design.RowCount; i++)
        {
            double largest = Largest(result, i),
                sum = 0.0;
            for (int k = 0; k < Classes.Length; k++)
            {
                sum += Math.Exp(result[i, k] - largest);
            }

            double logarithm = largest + Math.Log(sum);
            for (int k = 0; k < Classes.Length; k++)
            {
                result[i, k] -= logarithm;
            }
        }

        return result;
    }

    private double Largest(double[,] predictors, int row)
    {
        double largest = double.NegativeInfinity;
        for (int k = 0; k < Classes.Length; k++)
        {
            largest = Math.Max(largest, predictors[row, k]);
        }

        return largest;
    }

    private double[,] LinearPredictors(DesignMatrix design, ImmutableArray<ReadOnlyMemory<double>> offsets)
    {
        if (design.ColumnCount != _columns.Length)
        {
            throw new ArgumentException(
                $"design has {design.ColumnCount} columns; the model was fitted to {_columns.Length}.",
                nameof(design)
            );
        }

        int n = design.RowCount,
            first = HasIntercept ? 1 : 0;
        double[,] result = new double[n, Classes.Length];
        double[] eta = new double[n];
        for (int k = 0; k < Classes.Length; k++)
        {
            ImmutableArray<double> own = ParametersOf(k);
            design.LinearPredictor(first == 1 ? own[0] : 0.0, own.AsSpan()[first..], eta);
            ReadOnlySpan<double> offset = offsets.IsEmpty ? default : offsets[k].Span;
            for (int i = 0; i < n; i++)
            {
                result[i, k] = eta[i] + (offset.IsEmpty ? 0.0 : offset[i]);
            }
        }

        return result;
    }
}
