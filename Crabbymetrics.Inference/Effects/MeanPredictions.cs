using System.Collections.Immutable;
using Crabbymetrics.Numerics;

namespace Crabbymetrics.Inference;

/// <summary>Predictions of means with standard errors and limits, on the scale of the link and of the response, under any
/// covariance.</summary>
public static class MeanPredictions
{
    /// <summary>Predicts the means of the rows that the model was fitted to.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters, of any kind.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>A prediction for each row.</returns>
    /// <exception cref="NotSupportedException">The result is no <see cref="ILinearPredictorModel"/>.</exception>
    /// <exception cref="ArgumentException">The covariance is of other parameters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public static ImmutableArray<MeanPrediction> Create(IEstimationResult result, CovarianceMatrix covariance, double level = 0.95)
    {
        ILinearPredictorModel model = Require(result, covariance, level);
        return Compute(result, covariance, new LinearPredictorRows(result, model), level);
    }

    /// <summary>Predicts the means of new rows.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters, of any kind.</param>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>m predictions.</returns>
    /// <exception cref="NotSupportedException">The result is no <see cref="ILinearPredictorModel"/>.</exception>
    /// <exception cref="ArgumentException">The covariance is of other parameters, the number of columns is not that of the fit, or there
    /// are not m offsets.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public static ImmutableArray<MeanPrediction> Create(
        IEstimationResult result,
        CovarianceMatrix covariance,
        DesignMatrix design,
        double[]? offset = null,
        double level = 0.95
    )
    {
        ArgumentNullException.ThrowIfNull(design);
        ILinearPredictorModel model = Require(result, covariance, level);
        RequireRows(design, model, offset);
        return Compute(result, covariance, new LinearPredictorRows(result, model, design, offset), level);
    }

    private static void RequireRows(DesignMatrix design, ILinearPredictorModel model, double[]? offset)
    {
        if (design.ColumnCount != model.Design.ColumnCount)
        {
            throw new ArgumentException(
                $"The rows have {design.ColumnCount} columns; the model was fitted to {model.Design.ColumnCount}.",
                nameof(design)
            );
        }

        RequireOrder(design, model.Design.ColumnNames);
        if (offset is not null && offset.Length != design.RowCount)
        {
            throw new ArgumentException(
                $"offset must have a value for each of the {design.RowCount} rows; it has {offset.Length}.",
                nameof(offset)
            );
        }
    }

    /// <summary>The means of new rows alone, which need no covariance.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m means.</returns>
    /// <exception cref="NotSupportedException">The result is no <see cref="ILinearPredictorModel"/>.</exception>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, or there are not m offsets.</exception>
    public static double[] Means(IEstimationResult result, DesignMatrix design, double[]? offset = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        ILinearPredictorModel model = Capability.Require<ILinearPredictorModel>(result, "A prediction");
        RequireRows(design, model, offset);
        double[] means = [.. new LinearPredictorRows(result, model, design, offset).LinearPredictors];
        model.InverseLink(means, means, [], []);
        return means;
    }

    private static ImmutableArray<MeanPrediction> Compute(
        IEstimationResult result,
        CovarianceMatrix covariance,
        LinearPredictorRows rows,
        double level
    )
    {
        int n = rows.RowCount;
        double[] variances = Variances(covariance, rows);
        double reach = StudentTDistribution.TwoSidedQuantile(level, covariance.TestDegreesOfFreedom(result));
        double[] low = new double[n];
        double[] high = new double[n];
        for (int i = 0; i < n; i++)
        {
            double error = Math.Sqrt(variances[i]);
            low[i] = rows.LinearPredictors[i] - (reach * error);
            high[i] = rows.LinearPredictors[i] + (reach * error);
        }

        double[] mean = new double[n];
        double[] slope = new double[n];
        double[] meanLow = new double[n];
        double[] meanHigh = new double[n];
        rows.Model.InverseLink(rows.LinearPredictors, mean, slope, []);
        rows.Model.InverseLink(low, meanLow, [], []);
        rows.Model.InverseLink(high, meanHigh, [], []);
        ImmutableArray<MeanPrediction>.Builder predictions = ImmutableArray.CreateBuilder<MeanPrediction>(n);
        for (int i = 0; i < n; i++)
        {
            double error = Math.Sqrt(variances[i]);
            // A decreasing inverse link (1/mu) exchanges the ends: the smaller one is the lower limit.
            predictions.Add(
                new MeanPrediction(
                    rows.LinearPredictors[i],
                    error,
                    low[i],
                    high[i],
                    mean[i],
                    Math.Abs(slope[i]) * error,
                    Math.Min(meanLow[i], meanHigh[i]),
                    Math.Max(meanLow[i], meanHigh[i])
                )
            );
        }

        return predictions.MoveToImmutable();
    }

    // x_i V x_i' for each row.
    private static double[] Variances(CovarianceMatrix covariance, LinearPredictorRows rows)
    {
        WorkingGradients gradients = new(covariance);
        double[] variances = new double[rows.RowCount];
        double[] x = new double[covariance.Dimension];
        double[] scratch = new double[gradients.Dimension];
        double[] columns = new double[rows.ColumnCount * rows.BlockRowCount];
        if (rows.Intercept >= 0)
        {
            x[rows.Intercept] = 1.0;
        }

        rows.VisitBlocks(
            (in DesignBlock block) =>
            {
                // The columns of the block, row by row.
                for (int j = 0; j < rows.ColumnCount; j++)
                {
                    block.CopyColumn(j, columns.AsSpan(j * block.RowCount));
                }

                for (int i = 0; i < block.RowCount; i++)
                {
                    for (int j = 0; j < rows.ColumnCount; j++)
                    {
                        x[rows.ParameterOf(j)] = columns[(j * block.RowCount) + i];
                    }

                    variances[block.FirstRow + i] = gradients.Variance(x, scratch);
                }
            }
        );
        return variances;
    }

    // Names other than those of the fit are the choice of the caller (a matrix has none); those of the fit in another order are a
    // mistake.
    private static void RequireOrder(DesignMatrix design, ImmutableArray<string> fitted)
    {
        ImmutableArray<string> given = design.ColumnNames;
        for (int j = 0; j < given.Length; j++)
        {
            int place = fitted.IndexOf(given[j]);
            if (place >= 0 && place != j)
            {
                throw new ArgumentException(
                    $"The column '{given[j]}' has position {j} in the new rows and {place} in the fit: give the columns in the order "
                        + $"{string.Join(", ", fitted)}.",
                    nameof(design)
                );
            }
        }
    }

    private static ILinearPredictorModel Require(IEstimationResult result, CovarianceMatrix covariance, double level)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        ILinearPredictorModel model = Capability.Require<ILinearPredictorModel>(result, "A prediction with a standard error");
        EffectCovariance.RequireSameParameters(result, covariance);
        EffectTable.RequireLevel(level);
        if (result is IAbsorbedEffects { Absorbed.IsEmpty: false } or StoredModel { State.Effects.IsEmpty: false })
        {
            throw new NotSupportedException(
                $"The prediction of '{result.EstimatorName}' has absorbed effects, whose standard errors are not known: a standard error "
                    + "without their part would be too small. Fit with the effects as terms, C(name), for errors and limits."
            );
        }

        return model;
    }
}
