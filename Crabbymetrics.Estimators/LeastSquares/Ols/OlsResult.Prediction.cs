using System.Collections.Immutable;
using System.Numerics.Tensors;
using Crabbymetrics.Inference;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Estimators;

// Fitted values, residuals and predictions.
public partial class OlsResult
{
    /// <summary>The residuals <c>y - offset - b0 - x b</c>, not weighted, computed in pairs of doubles.</summary>
    /// <returns>n values.</returns>
    public double[] Residuals() => [.. _fit.Residuals];

    /// <summary>The fitted values of the data, offset included.</summary>
    /// <returns>n values.</returns>
    public double[] Predict()
    {
        double[] fitted = new double[_fit.Residuals.Length];
        ((IFittedMeans)this).CopyFittedMeans(fitted);
        return fitted;
    }

    /// <summary>Predicts new rows.</summary>
    /// <param name="x">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m values. A column that was left out as collinear has no part.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, a value is not finite, or there are not m
    /// offsets.</exception>
    public double[] Predict(double[,] x, double[]? offset = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireColumns(x.GetLength(1), nameof(x));
        return Predict(DesignMatrix.Create(x), offset);
    }

    /// <summary>Predicts new rows.</summary>
    /// <param name="x">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m values.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, a value is not finite, or there are not m
    /// offsets.</exception>
    public double[] Predict(Matrix<double> x, Vector<double>? offset = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireColumns(x.ColumnCount, nameof(x));
        return Predict(DesignMatrix.Create(x), offset?.ToArray());
    }

    /// <summary>Predicts new rows.</summary>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m values.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, or there are not m offsets.</exception>
    public double[] Predict(DesignMatrix design, double[]? offset = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        RequireColumns(design.ColumnCount, nameof(design));
        if (_fit.Absorption is not null)
        {
            throw new InvalidOperationException(
                $"Predictions of a model with absorbed effects need their levels: use {nameof(FixedEffectsOlsResult)}."
                    + $"{nameof(FixedEffectsOlsResult.Predict)} of data with the same effects."
            );
        }

        return PredictSlopes(design, offset);
    }

    private protected double[] PredictSlopes(DesignMatrix design, double[]? offset)
    {
        if (offset is not null && offset.Length != design.RowCount)
        {
            throw new ArgumentException(
                $"offset must have a value for each of the {design.RowCount} rows; it has {offset.Length}.",
                nameof(offset)
            );
        }

        // The residuals of outcomes of minus the offset are minus the predictions, right to the last digit.
        double[] outcome = new double[design.RowCount];
        if (offset is not null)
        {
            TensorPrimitives.Negate(offset, outcome);
        }

        LeastSquaresProblem problem = new(design, HasIntercept, default, [outcome])
        {
            MaxDegreeOfParallelism = _fit.Options.MaxDegreeOfParallelism,
        };
        double[] negated = ResidualPass.Residuals(problem, _fit.Basis.Working.On(design), [_fit.Coefficients])[0];
        TensorPrimitives.Negate(negated, negated);
        return negated;
    }

    /// <summary>Predictions of the data with limits of the mean and of a new observation.</summary>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <param name="vcov">The covariance; null as in <see cref="FittedModel.Summary"/>.</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <returns>A prediction for each row.</returns>
    /// <exception cref="ArgumentException">The level, the covariance or an argument of it is wrong.</exception>
    /// <exception cref="InferenceUnavailableException">There is no inference.</exception>
    public ImmutableArray<LinearPrediction> PredictIntervals(
        double level = 0.95,
        string? vcov = null,
        CovarianceArguments? arguments = null
    )
    {
        RequireErrorsOfPredictions();
        CovarianceMatrix covariance = Covariance(vcov, arguments);
        return WithLimits(MeanPredictions.Create(this, covariance, level), covariance, level);
    }

    /// <summary>
    /// Predictions of new rows with limits: of the mean, <c>x b -/+ t se(x b)</c>, and of a new observation,
    /// <c>x b -/+ t sqrt(se(x b)^2 + sigma^2)</c>. R's <c>predict.lm</c> with interval "confidence" and "prediction"; a new observation has
    /// weight 1.
    /// </summary>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <param name="vcov">The covariance; null as in <see cref="FittedModel.Summary"/>.</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <returns>m predictions.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, there are not m offsets, or the level, the
    /// covariance or an argument of it is wrong.</exception>
    /// <exception cref="InferenceUnavailableException">There is no inference.</exception>
    public ImmutableArray<LinearPrediction> PredictIntervals(
        DesignMatrix design,
        double[]? offset = null,
        double level = 0.95,
        string? vcov = null,
        CovarianceArguments? arguments = null
    )
    {
        ArgumentNullException.ThrowIfNull(design);
        RequireColumns(design.ColumnCount, nameof(design));
        RequireErrorsOfPredictions();
        CovarianceMatrix covariance = Covariance(vcov, arguments);
        return WithLimits(MeanPredictions.Create(this, covariance, design, offset, level), covariance, level);
    }

    private ImmutableArray<LinearPrediction> WithLimits(ImmutableArray<MeanPrediction> means, CovarianceMatrix covariance, double level)
    {
        double reach = Crabbymetrics.Numerics.StudentTDistribution.TwoSidedQuantile(level, covariance.TestDegreesOfFreedom(this));
        ImmutableArray<LinearPrediction>.Builder predictions = ImmutableArray.CreateBuilder<LinearPrediction>(means.Length);
        foreach (MeanPrediction mean in means)
        {
            double error = mean.LinearStandardError;
            double ofNew = reach * Math.Sqrt((error * error) + Dispersion);
            predictions.Add(
                new LinearPrediction(
                    mean.LinearPredictor,
                    error,
                    mean.LinearLow,
                    mean.LinearHigh,
                    mean.LinearPredictor - ofNew,
                    mean.LinearPredictor + ofNew
                )
            );
        }

        return predictions.MoveToImmutable();
    }

    private void RequireErrorsOfPredictions()
    {
        if (_fit.Absorption is not null)
        {
            throw new InferenceUnavailableException(
                "Predictions of a model with absorbed effects have no standard errors: those of the effects are not known. Write the "
                    + "effects out as columns, C() in a formula."
            );
        }
    }

    private void RequireColumns(int columns, string argument)
    {
        ImmutableArray<string> names = _fit.Problem.Design.ColumnNames;
        if (columns != names.Length)
        {
            throw new ArgumentException(
                $"There are {columns} columns; the model was fitted to {names.Length}: "
                    + $"{string.Join(", ", names.Take(20))}{(names.Length > 20 ? ", ..." : "")}.",
                argument
            );
        }
    }
}
