using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// Marginal effects on the mean: the derivative <c>dmu/dx_j = h'(eta) b_j</c>, or for a dummy the change of the mean from 0 to 1, with
/// errors by the delta method under any covariance.
/// </summary>
/// <remarks>
/// <para>
/// With gradients <c>d(AME_j)/db_m = b_j mean(h''(eta_i) x_im) + [j = m] mean(h'(eta_i))</c>; Greene, Econometric Analysis (8th edition),
/// section 17.2.4. Regressors are taken as given: the errors are those of the estimates.
/// </para>
/// <para>
/// Averages weigh rows by the weights of the data, of whatever kind; the offset of each row stays as it is. A column that is a function of
/// another (a square, an interaction) is a column of its own here.
/// </para>
/// </remarks>
public static class MarginalEffects
{
    /// <summary>Effects averaged over the observations.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters, of any kind.</param>
    /// <param name="options">Dummies and the level; null for the defaults.</param>
    /// <returns>A row for each column of the design.</returns>
    /// <exception cref="NotSupportedException">The result is no <see cref="ILinearPredictorModel"/>.</exception>
    /// <exception cref="ArgumentException">The covariance is of other parameters, or an option names a column that is not
    /// there.</exception>
    public static EffectTable Average(IEstimationResult result, CovarianceMatrix covariance, MarginalEffectOptions? options = null)
    {
        ILinearPredictorModel model = Require(result, covariance);
        LinearPredictorRows rows = new(result, model);
        return Compute(
            "average marginal effects",
            result,
            covariance,
            rows,
            RowWeights(result, rows.RowCount),
            options ?? new MarginalEffectOptions(),
            model.Design
        );
    }

    /// <summary>Effects at the means of the columns and of the offset, weighted as the data are.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters, of any kind.</param>
    /// <param name="options">Dummies and the level; null for the defaults.</param>
    /// <returns>A row for each column of the design.</returns>
    /// <exception cref="NotSupportedException">The result is no <see cref="ILinearPredictorModel"/>.</exception>
    /// <exception cref="ArgumentException">The covariance is of other parameters, or an option names a column that is not
    /// there.</exception>
    public static EffectTable AtMeans(IEstimationResult result, CovarianceMatrix covariance, MarginalEffectOptions? options = null)
    {
        ILinearPredictorModel model = Require(result, covariance);
        double[] weights = RowWeights(result, model.Design.RowCount);
        double[] column = new double[model.Design.RowCount];
        KeyValuePair<string, double[]>[] means = new KeyValuePair<string, double[]>[model.Design.ColumnCount];
        for (int j = 0; j < means.Length; j++)
        {
            model.Design.CopyColumn(j, column);
            means[j] = KeyValuePair.Create(model.Design.ColumnNames[j], new[] { WeightedMean(column, weights) });
        }

        double[] offset = model.Offset.IsEmpty ? [] : [WeightedMean(model.Offset.Span, weights)];
        LinearPredictorRows rows = new(result, model, DesignMatrix.Create(1, means), offset);
        return Compute("marginal effects at means", result, covariance, rows, [1.0], options ?? new MarginalEffectOptions(), model.Design);
    }

    private static EffectTable Compute(
        string title,
        IEstimationResult result,
        CovarianceMatrix covariance,
        LinearPredictorRows rows,
        double[] weights,
        MarginalEffectOptions options,
        DesignMatrix data
    )
    {
        int k = result.Parameters.Length;
        int p = rows.ColumnCount;
        bool[] discrete = DiscreteColumns(data, options);
        double[] effects = new double[p];
        double[] gradients = new double[p * k];
        double[] first = new double[rows.RowCount];
        double[] second = new double[rows.RowCount];
        rows.Model.InverseLink(rows.LinearPredictors, [], first, second);
        double slope = WeightedMean(first, weights);
        // The mean of h''(eta) x_m for each parameter m of the linear predictor: the same for every derivative.
        double[] curvature = MeanProducts(rows, second, weights, k);
        for (int j = 0; j < p; j++)
        {
            int parameter = rows.FirstSlope + j;
            Span<double> gradient = gradients.AsSpan(j * k, k);
            if (double.IsNaN(result.Parameters[parameter]))
            {
                effects[j] = double.NaN;
                gradient.Fill(double.NaN);
            }
            else if (discrete[j])
            {
                effects[j] = Change(rows, weights, j, gradient);
            }
            else
            {
                effects[j] = slope * rows.Coefficients[parameter];
                for (int m = 0; m < k; m++)
                {
                    gradient[m] = rows.Coefficients[parameter] * curvature[m];
                }

                gradient[parameter] += slope;
            }
        }

        return EffectTable.Create(title, data.ColumnNames, effects, gradients, result, covariance, options.Level);
    }

    // The mean over rows of h(eta with x_j = 1) - h(eta with x_j = 0), and its gradient.
    private static double Change(LinearPredictorRows rows, double[] weights, int column, Span<double> gradient)
    {
        double[] x = new double[rows.RowCount];
        rows.CopyColumn(column, x);
        double coefficient = rows.Coefficients[rows.FirstSlope + column];
        int n = rows.RowCount;
        double[] with = new double[n];
        double[] without = new double[n];
        for (int i = 0; i < n; i++)
        {
            without[i] = rows.LinearPredictors[i] - (coefficient * x[i]);
            with[i] = without[i] + coefficient;
        }

        double[] meanWith = new double[n];
        double[] meanWithout = new double[n];
        double[] slopeWith = new double[n];
        double[] slopeWithout = new double[n];
        rows.Model.InverseLink(with, meanWith, slopeWith, []);
        rows.Model.InverseLink(without, meanWithout, slopeWithout, []);
        double own = WeightedMean(slopeWith, weights);
        double effect = WeightedMean(meanWith, weights) - WeightedMean(meanWithout, weights);
        for (int i = 0; i < n; i++)
        {
            slopeWith[i] -= slopeWithout[i];
        }

        MeanProducts(rows, slopeWith, weights, gradient.Length).CopyTo(gradient);
        gradient[rows.FirstSlope + column] = own;
        return effect;
    }

    // The weighted means of value times regressor, for each parameter of the linear predictor; 0 for the others.
    private static double[] MeanProducts(LinearPredictorRows rows, double[] values, double[] weights, int parameters)
    {
        double[] means = new double[parameters];
        if (rows.FirstSlope == 1)
        {
            means[0] = WeightedMean(values, weights);
        }

        double[] product = new double[rows.RowCount];
        for (int j = 0; j < rows.ColumnCount; j++)
        {
            rows.CopyColumn(j, product);
            for (int i = 0; i < product.Length; i++)
            {
                product[i] *= values[i];
            }

            means[rows.FirstSlope + j] = WeightedMean(product, weights);
        }

        return means;
    }

    private static bool[] DiscreteColumns(DesignMatrix design, MarginalEffectOptions options)
    {
        foreach (string name in options.Discrete)
        {
            if (!design.ColumnNames.Contains(name))
            {
                throw new ArgumentException(
                    $"Discrete names the column '{name}', which is not there. There are: {string.Join(", ", design.ColumnNames)}.",
                    nameof(options)
                );
            }
        }

        bool[] discrete = [.. design.ColumnNames.Select(name => options.Discrete.Contains(name))];
        double[] column = options.DiscreteDummies ? new double[design.RowCount] : [];
        for (int j = 0; options.DiscreteDummies && j < discrete.Length; j++)
        {
            design.CopyColumn(j, column);
            discrete[j] |= Array.TrueForAll(column, static value => value is 0.0 or 1.0);
        }

        return discrete;
    }

    private static ILinearPredictorModel Require(IEstimationResult result, CovarianceMatrix covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        ILinearPredictorModel model = Capability.Require<ILinearPredictorModel>(result, "A marginal effect");
        EffectCovariance.RequireSameParameters(result, covariance);
        return model;
    }

    private static double[] RowWeights(IEstimationResult result, int rows)
    {
        ReadOnlyMemory<double> weights = ObservationCounts.Weights(result);
        double[] values = new double[rows];
        Array.Fill(values, 1.0);
        weights.CopyTo(values);
        return values;
    }

    private static double WeightedMean(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        double sum = 0.0;
        double total = 0.0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += weights[i] * values[i];
            total += weights[i];
        }

        return sum / total;
    }
}
