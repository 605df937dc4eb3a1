using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>Pictures of what a model says over the values of a variable: means with limits, and marginal effects with limits.</summary>
public static class PredictionPlot
{
    /// <summary>Makes the picture of predictions that were made over a variable.</summary>
    /// <param name="variable">The name of the variable.</param>
    /// <param name="values">Its values: finite.</param>
    /// <param name="predictions">The prediction at each value.</param>
    /// <param name="level">The confidence level of the predictions' limits.</param>
    /// <param name="outcome">The name of the outcome; empty for none.</param>
    /// <returns>The picture's content: a curve with a band, or a point with limits for each value where there are one or two.</returns>
    /// <exception cref="ArgumentException">There is not a prediction for each value, or one is not finite.</exception>
    public static PlotData Create(
        string variable,
        ImmutableArray<double> values,
        ImmutableArray<MeanPrediction> predictions,
        double level = 0.95,
        string outcome = ""
    ) =>
        Curve(
            $"Predicted means over {variable}",
            outcome.Length == 0 ? "Predicted mean" : $"Predicted mean of {outcome}",
            variable,
            new CurvePoints(
                values,
                [.. predictions.Select(static each => each.Mean)],
                [.. predictions.Select(static each => each.MeanLow)],
                [.. predictions.Select(static each => each.MeanHigh)]
            ),
            level
        );

    /// <summary>Makes the picture of the predicted mean over one column of the design, the other columns at their means.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters, of any kind.</param>
    /// <param name="variable">The column.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>The picture's content.</returns>
    /// <exception cref="NotSupportedException">The result is no <see cref="ILinearPredictorModel"/>, or has absorbed effects.</exception>
    /// <exception cref="ArgumentException">There is no such column, or another column is a function of it (a square, an interaction), so
    /// that it cannot stay at its mean: make the rows yourself for <see cref="MeanPredictions"/>, and use the other overload.</exception>
    public static PlotData Over(IEstimationResult result, CovarianceMatrix covariance, string variable, double level = 0.95)
    {
        VariableGrid grid = VariableGrid.Create(result, covariance, variable, "A picture of predictions");
        ImmutableArray<MeanPrediction> predictions = MeanPredictions.Create(result, covariance, grid.Design, grid.Offset, level);
        PlotData plot = Create(variable, grid.Values, predictions, level);
        return grid.Noted(plot, covariance, level);
    }

    /// <summary>Makes the picture of the marginal effect <c>h'(eta) b</c> of one column of the design over its own values, the other
    /// columns at their means, with limits by the delta method.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters, of any kind.</param>
    /// <param name="variable">The column.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>The picture's content.</returns>
    /// <remarks>The gradient with respect to the coefficient of column m is <c>h''(eta) b x_m + [m = j] h'(eta)</c>; Greene, Econometric
    /// Analysis (8th edition), section 17.2.4.</remarks>
    /// <exception cref="NotSupportedException">The result is no <see cref="ILinearPredictorModel"/>, or has absorbed effects.</exception>
    /// <exception cref="ArgumentException">There is no such column, or another column is a function of it.</exception>
    public static PlotData EffectOver(IEstimationResult result, CovarianceMatrix covariance, string variable, double level = 0.95)
    {
        VariableGrid grid = VariableGrid.Create(result, covariance, variable, "A picture of marginal effects");
        EffectTable.RequireLevel(level);
        ILinearPredictorModel model = (ILinearPredictorModel)result;
        LinearPredictorRows rows = new(result, model, grid.Design, grid.Offset);
        int count = grid.Values.Length;
        double[] first = new double[count];
        double[] second = new double[count];
        model.InverseLink(rows.LinearPredictors, [], first, second);
        WorkingGradients gradients = new(covariance);
        double[] gradient = new double[covariance.Dimension];
        double[] scratch = new double[gradients.Dimension];
        double[] effects = new double[count];
        double[] errors = new double[count];
        int own = rows.ParameterOf(model.Design.ColumnNames.IndexOf(variable));
        double slope = rows.Coefficients[own];
        for (int i = 0; i < count; i++)
        {
            Array.Clear(gradient);
            if (rows.Intercept >= 0)
            {
                gradient[rows.Intercept] = second[i] * slope;
            }

            for (int j = 0; j < rows.ColumnCount; j++)
            {
                gradient[rows.ParameterOf(j)] = second[i] * slope * grid.Value(i, j);
            }

            gradient[own] += first[i];
            effects[i] = first[i] * slope;
            errors[i] = Math.Sqrt(gradients.Variance(gradient, scratch));
        }

        double reach = StudentTDistribution.TwoSidedQuantile(level, covariance.TestDegreesOfFreedom(result));
        PlotData plot = Curve(
            $"Marginal effect of {variable}",
            "Change of the mean per unit",
            variable,
            new CurvePoints(
                grid.Values,
                [.. effects],
                [.. effects.Select((effect, i) => effect - (reach * errors[i]))],
                [.. effects.Select((effect, i) => effect + (reach * errors[i]))]
            ),
            level
        );
        return grid.Noted(plot, covariance, level);
    }

    private static PlotData Curve(string title, string measure, string variable, CurvePoints points, double level)
    {
        EffectTable.RequireLevel(level);
        string label = PlottedModel.Percent(level);
        ImmutableArray<PlotLayer> layers =
            points.X.Length <= 2
                ? [new PlotIntervals("", points.X, points.Y, new PlotLimits(label, points.Low, points.High))]
                : [new PlotBand("", points.X, points.Low, points.High), new PlotLine("", points.X, points.Y)];
        return new PlotData(title, new PlotAxis(variable), new PlotAxis(measure), layers)
        {
            Subtitle = string.Create(CultureInfo.InvariantCulture, $"{label} limits"),
        };
    }

    private sealed record CurvePoints(
        ImmutableArray<double> X,
        ImmutableArray<double> Y,
        ImmutableArray<double> Low,
        ImmutableArray<double> High
    );
}
