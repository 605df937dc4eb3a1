using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Estimators;

public abstract partial class GlmResult
{
    /// <summary>The fitted linear predictors of the data, offset included.</summary>
    /// <returns>n values.</returns>
    public double[] PredictLinear()
    {
        double[] result = new double[Data.RowCount];
        _fit.LinearPredictors(includeOffset: true, result);
        return result;
    }

    /// <summary>The fitted means of the data.</summary>
    /// <returns>n values.</returns>
    public double[] Predict() => Means(PredictLinear());

    /// <summary>Linear predictors of new rows.</summary>
    /// <param name="x">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none, which for a model of rates means an exposure of one.</param>
    /// <returns>m values. A column that was left out as collinear has no part.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, a value is not finite, or there are not m
    /// offsets.</exception>
    public double[] PredictLinear(double[,] x, double[]? offset = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireColumns(x.GetLength(1));
        return PredictLinear(DesignMatrix.Create(x), offset);
    }

    /// <summary>Means of new rows.</summary>
    /// <param name="x">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none, which for a model of rates means an exposure of one.</param>
    /// <returns>m values.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, a value is not finite, or there are not m
    /// offsets.</exception>
    public double[] Predict(double[,] x, double[]? offset = null) => Means(PredictLinear(x, offset));

    /// <summary>Linear predictors of new rows.</summary>
    /// <param name="x">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m values.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, a value is not finite, or there are not m
    /// offsets.</exception>
    public double[] PredictLinear(Matrix<double> x, Vector<double>? offset = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireColumns(x.ColumnCount);
        return PredictLinear(DesignMatrix.Create(x), offset?.ToArray());
    }

    /// <summary>Means of new rows.</summary>
    /// <param name="x">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m values.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, a value is not finite, or there are not m
    /// offsets.</exception>
    public double[] Predict(Matrix<double> x, Vector<double>? offset = null) => Means(PredictLinear(x, offset));

    /// <summary>Linear predictors of new rows.</summary>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m values.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, or there are not m offsets.</exception>
    public double[] PredictLinear(DesignMatrix design, double[]? offset = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        RequireColumns(design.ColumnCount);
        if (IsAbsorbed)
        {
            throw new InvalidOperationException(
                $"Predictions of a model with absorbed effects need their levels: use {nameof(Predict)} of data with the same effects."
            );
        }

        if (offset is not null && offset.Length != design.RowCount)
        {
            throw new ArgumentException(
                $"offset must have a value for each of the {design.RowCount} rows; it has {offset.Length}.",
                nameof(offset)
            );
        }
        // The shifts of the fit keep the digits of a column with a large mean here too.
        WorkingParameters working = _fit.Working;
        DesignView view = new(design, working.View.Columns, working.View.Shifts);
        double[] coefficients = new double[working.SlopeCount];
        double constant = working.ToView(_fit.Point, coefficients);
        double[] scratch = new double[view.ScratchCount];
        double[] result = new double[design.RowCount];
        for (int b = 0; b < design.BlockCount; b++)
        {
            DesignBlock block = view.Load(b, scratch);
            Span<double> part = result.AsSpan(block.FirstRow, block.RowCount);
            if (offset is null)
            {
                part.Fill(constant);
            }
            else
            {
                RowKernels.AddConstant(offset.AsSpan(block.FirstRow, block.RowCount), constant, part);
            }

            block.AddLinearPredictor(coefficients, part);
        }

        return result;
    }

    /// <summary>Means of new rows.</summary>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m values.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, or there are not m offsets.</exception>
    public double[] Predict(DesignMatrix design, double[]? offset = null) => Means(PredictLinear(design, offset));

    private double[] Means(double[] linearPredictors)
    {
        Family.InverseLink(linearPredictors, linearPredictors, default, default);
        return linearPredictors;
    }

    private void RequireColumns(int columns, string argument = "x")
    {
        System.Collections.Immutable.ImmutableArray<string> fitted = _fit.Working.View.Design.ColumnNames;
        if (columns != fitted.Length)
        {
            throw new ArgumentException(
                $"x has {columns} columns; the model was fitted to {fitted.Length}: "
                    + $"{string.Join(", ", fitted.Take(20))}{(fitted.Length > 20 ? ", ..." : "")}.",
                argument
            );
        }
    }
}
