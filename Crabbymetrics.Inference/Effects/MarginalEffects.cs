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
/// The effect of a level of a factor is the change of the mean as the whole factor goes from its baseline to the level: all other dummies
/// of the factor are 0 on both sides, whatever the row has, as in Stata's <c>margins, dydx(i.f)</c> and R's marginaleffects. Categorical
/// columns of the design are factors; <see cref="MarginalEffectOptions.Factors"/> names dummies made by hand. At means the other columns,
/// dummies of other factors included, are at their means.
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
    /// <exception cref="CrabbymetricsException">A column of the design has no parameter of its name.</exception>
    public static EffectTable Average(IEstimationResult result, CovarianceMatrix covariance, MarginalEffectOptions? options = null)
    {
        ILinearPredictorModel model = Require(result, covariance);
        LinearPredictorRows rows = new(result, model);
        options ??= new MarginalEffectOptions();
        EvaluatedEffects effects = Compute(result, rows, RowWeights(result, rows.RowCount), options, model.Design);
        return EffectTable.Create("average marginal effects", effects, result, covariance, options.Level);
    }

    /// <summary>Effects at the means of the columns and of the offset, weighted as the data are.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters, of any kind.</param>
    /// <param name="options">Dummies and the level; null for the defaults.</param>
    /// <returns>A row for each column of the design.</returns>
    /// <exception cref="NotSupportedException">The result is no <see cref="ILinearPredictorModel"/>.</exception>
    /// <exception cref="ArgumentException">The covariance is of other parameters, or an option names a column that is not
    /// there.</exception>
    /// <exception cref="CrabbymetricsException">A column of the design has no parameter of its name.</exception>
    public static EffectTable AtMeans(IEstimationResult result, CovarianceMatrix covariance, MarginalEffectOptions? options = null)
    {
        ILinearPredictorModel model = Require(result, covariance);
        double[] weights = RowWeights(result, model.Design.RowCount);
        double[] column = new double[model.Design.RowCount];
        KeyValuePair<string, double[]>[] means = new KeyValuePair<string, double[]>[model.Design.ColumnCount];
        for (int j = 0; j < means.Length; j++)
        {
            model.Design.CopyColumn(j, column);
            means[j] = KeyValuePair.Create(model.Design.ColumnNames[j], new[] { RowMeans.Of(column, weights) });
        }

        double[] offset = model.Offset.IsEmpty ? [] : [RowMeans.Of(model.Offset.Span, weights)];
        LinearPredictorRows rows = new(result, model, DesignMatrix.Create(1, means), offset);
        options ??= new MarginalEffectOptions();
        EvaluatedEffects effects = Compute(result, rows, [1.0], options, model.Design);
        return EffectTable.Create("marginal effects at means", effects, result, covariance, options.Level);
    }

    private static EvaluatedEffects Compute(
        IEstimationResult result,
        LinearPredictorRows rows,
        double[] weights,
        MarginalEffectOptions options,
        DesignMatrix data
    )
    {
        int k = result.Parameters.Length;
        int p = rows.ColumnCount;
        bool[] discrete = DiscreteColumns(data, options);
        FactorColumns factors = new(data, options);
        double[] effects = new double[p];
        double[] gradients = new double[p * k];
        double[] first = new double[rows.RowCount];
        double[] second = new double[rows.RowCount];
        rows.Model.InverseLink(rows.LinearPredictors, [], first, second);
        double slope = RowMeans.Of(first, weights);
        // The mean of h''(eta) x_m for each parameter m of the linear predictor: the same for every derivative.
        double[] curvature = RowMeans.OfProducts(rows, second, weights, k);
        for (int j = 0; j < p; j++)
        {
            int parameter = rows.ParameterOf(j);
            ReadOnlySpan<int> members = factors.MembersOf(j);
            Span<double> gradient = gradients.AsSpan(j * k, k);
            // A baseline level has no effect of its own.
            if (double.IsNaN(result.Parameters[parameter]) || factors.BaselineOf(j) == j)
            {
                effects[j] = double.NaN;
                gradient.Fill(double.NaN);
            }
            else if (discrete[j] || !members.IsEmpty)
            {
                effects[j] = DiscreteChange.Compute(rows, weights, j, members.IsEmpty ? [j] : members, factors.BaselineOf(j), gradient);
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

        return new EvaluatedEffects(data.ColumnNames, effects, gradients);
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
        if (result is StoredModel)
        {
            throw new InferenceUnavailableException(
                "A marginal effect is an average over the rows of the fit, and the model was saved without them: fit it again."
            );
        }

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
}
