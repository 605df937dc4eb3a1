using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>Linear predictors of new rows, of models whose parameters are an intercept and a slope for each column.</summary>
internal static class LinearPredictors
{
    /// <summary>Computes them.</summary>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="intercept">The intercept; 0 for none.</param>
    /// <param name="slopes">p slopes.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m values.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, or there are not m offsets.</exception>
    public static double[] Of(DesignMatrix design, double intercept, ImmutableArray<double> slopes, double[]? offset)
    {
        ArgumentNullException.ThrowIfNull(design);
        if (design.ColumnCount != slopes.Length)
        {
            throw new ArgumentException(
                $"design has {design.ColumnCount} columns; the model was fitted to {slopes.Length}.",
                nameof(design)
            );
        }

        if (offset is not null && offset.Length != design.RowCount)
        {
            throw new ArgumentException(
                $"offset must have a value for each of the {design.RowCount} rows; it has {offset.Length}.",
                nameof(offset)
            );
        }

        double[] result = new double[design.RowCount];
        design.LinearPredictor(intercept, slopes.AsSpan(), result);
        if (offset is not null)
        {
            Vectors.Add(1.0, offset, result);
        }

        return result;
    }
}
