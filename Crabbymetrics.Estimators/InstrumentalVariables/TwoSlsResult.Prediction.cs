using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

// Fitted values and predictions.
public partial class TwoSlsResult
{
    /// <summary>The fitted values <c>offset + X b</c> of the data, absorbed effects included.</summary>
    /// <returns>n values.</returns>
    public double[] Predict()
    {
        double[] fitted = new double[Data.RowCount];
        TensorPrimitives.Subtract(Data.Outcome.Span, _fit.Residuals, fitted);
        return fitted;
    }

    /// <summary>Predicts new rows: <c>offset + x b</c>, with the values of the endogenous regressors as they are.</summary>
    /// <param name="design">m rows with the columns of the fit, exogenous and endogenous, in its order.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m values. A column that was left out as collinear has no part.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, or there are not m offsets.</exception>
    /// <exception cref="InvalidOperationException">Effects are absorbed: predictions need their levels.</exception>
    public double[] Predict(DesignMatrix design, double[]? offset = null) =>
        _fit.Equation.Absorption is null
            ? PredictSlopes(design, offset)
            : throw new InvalidOperationException(
                $"Predictions of a model with absorbed effects need their levels: use {nameof(FixedEffectsTwoSlsResult)}."
                    + $"{nameof(FixedEffectsTwoSlsResult.Predict)} of data with the same effects."
            );

    private protected double[] PredictSlopes(DesignMatrix design, double[]? offset)
    {
        ArgumentNullException.ThrowIfNull(design);
        ImmutableArray<string> names = (_fit.Equation.IsElsewhere ? _fit.Equation.Design : Data.Design).ColumnNames;
        if (design.ColumnCount != names.Length)
        {
            throw new ArgumentException(
                $"There are {design.ColumnCount} columns; the model was fitted to {names.Length}: "
                    + $"{string.Join(", ", names.Take(20))}{(names.Length > 20 ? ", ..." : "")}.",
                nameof(design)
            );
        }

        return offset is null || offset.Length == design.RowCount
            ? _fit.Solver.Predict(design, offset, _fit.Coefficients)
            : throw new ArgumentException(
                $"offset must have a value for each of the {design.RowCount} rows; it has {offset.Length}.",
                nameof(offset)
            );
    }
}
