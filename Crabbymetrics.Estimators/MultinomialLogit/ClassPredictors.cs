using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The linear predictors of the classes of rows to predict, with their offsets, and the probabilities that follow.</summary>
internal static class ClassPredictors
{
    /// <summary>The columns with the offsets of a class are named <c>offset:CLASS</c>.</summary>
    public const string OffsetPrefix = "offset:";

    /// <summary>The offsets as a matrix, 0 where the fit had none for a class.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="names">The columns with offsets that the fit had.</param>
    /// <param name="columns">The columns of the rows to predict.</param>
    /// <param name="rowCount">The number of the rows.</param>
    /// <returns>m x C offsets; null where the fit had none.</returns>
    /// <exception cref="ArgumentException">A column of the fit is missing, or has another number of rows.</exception>
    public static double[,]? OffsetsOf(
        ImmutableArray<string> classes,
        ImmutableArray<string> names,
        IReadOnlyDictionary<string, ReadOnlyMemory<double>> columns,
        int rowCount
    )
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (names.IsEmpty)
        {
            return null;
        }

        double[,] offsets = new double[rowCount, classes.Length];
        foreach (string name in names)
        {
            if (!columns.TryGetValue(name, out ReadOnlyMemory<double> values) || values.Length != rowCount)
            {
                throw new ArgumentException(
                    $"The model was fitted with offsets in the column '{name}': give it a value for each of the {rowCount} rows.",
                    nameof(columns)
                );
            }

            int k = classes.IndexOf(name[OffsetPrefix.Length..]);
            for (int i = 0; i < rowCount; i++)
            {
                offsets[i, k] = values.Span[i];
            }
        }

        return offsets;
    }

    /// <summary>Refuses to predict without the offsets that a fit had.</summary>
    /// <exception cref="ArgumentException">There are some.</exception>
    public static void RequireNoOffsets(ImmutableArray<string> names)
    {
        if (!names.IsEmpty)
        {
            throw new ArgumentException(
                $"The model was fitted with offsets of its classes ({string.Join(", ", names)}): predict with the offsets of the rows, "
                    + "Predict(design, offsets)."
            );
        }
    }

    /// <summary>Writes the linear predictors of a class.</summary>
    /// <param name="design">The rows.</param>
    /// <param name="parameters">The intercept, where there is one, and the slopes; not a number for a column that was left out.</param>
    /// <param name="hasIntercept">Whether there is an intercept.</param>
    /// <param name="predictors">m x C values, of which one column is written.</param>
    /// <param name="k">The class.</param>
    public static void Write(DesignMatrix design, ReadOnlySpan<double> parameters, bool hasIntercept, double[,] predictors, int k)
    {
        double[] own = Array.ConvertAll(parameters.ToArray(), static b => double.IsNaN(b) ? 0.0 : b),
            eta = new double[design.RowCount];
        design.LinearPredictor(hasIntercept ? own[0] : 0.0, own.AsSpan(hasIntercept ? 1 : 0), eta);
        for (int i = 0; i < eta.Length; i++)
        {
            predictors[i, k] = eta[i];
        }
    }

    /// <summary>Adds offsets to linear predictors.</summary>
    /// <exception cref="ArgumentException">They are not m x C.</exception>
    public static void Add(double[,]? offsets, double[,] predictors)
    {
        if (offsets is null)
        {
            return;
        }

        int rows = predictors.GetLength(0),
            classes = predictors.GetLength(1);
        if (offsets.GetLength(0) != rows || offsets.GetLength(1) != classes)
        {
            throw new ArgumentException(
                $"offsets must have a value for each of the {rows} rows and {classes} classes; they are "
                    + $"{offsets.GetLength(0)} x {offsets.GetLength(1)}.",
                nameof(offsets)
            );
        }

        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < classes; k++)
            {
                predictors[i, k] += offsets[i, k];
            }
        }
    }

    /// <summary>Turns linear predictors into probabilities: <c>exp(eta_c)</c> over their sum, the largest taken out first, so that nothing
    /// overflows.</summary>
    public static void Normalize(double[,] predictors)
    {
        int classes = predictors.GetLength(1);
        for (int i = 0; i < predictors.GetLength(0); i++)
        {
            double largest = Largest(predictors, i),
                sum = 0.0;
            for (int k = 0; k < classes; k++)
            {
                predictors[i, k] = Math.Exp(predictors[i, k] - largest);
                sum += predictors[i, k];
            }

            for (int k = 0; k < classes; k++)
            {
                predictors[i, k] /= sum;
            }
        }
    }

    /// <summary>Turns linear predictors into logarithms of probabilities.</summary>
    public static void NormalizeLogarithms(double[,] predictors)
    {
        int classes = predictors.GetLength(1);
        for (int i = 0; i < predictors.GetLength(0); i++)
        {
            double largest = Largest(predictors, i),
                sum = 0.0;
            for (int k = 0; k < classes; k++)
            {
                sum += Math.Exp(predictors[i, k] - largest);
            }

            double logarithm = largest + Math.Log(sum);
            for (int k = 0; k < classes; k++)
            {
                predictors[i, k] -= logarithm;
            }
        }
    }

    private static double Largest(double[,] predictors, int row)
    {
        double largest = double.NegativeInfinity;
        for (int k = 0; k < predictors.GetLength(1); k++)
        {
            largest = Math.Max(largest, predictors[row, k]);
        }

        return largest;
    }
}
