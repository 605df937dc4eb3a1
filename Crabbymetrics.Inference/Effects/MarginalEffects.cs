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
/// Absorbed effects were estimated too: the slopes' gradients are those with the effects profiled, and the rest of the effects' own
/// variation is a parameter of its own, so that the errors are those of the same model with dummies. Software that keeps the covariance of
/// the slopes alone (Stata's <c>margins</c> after <c>ppmlhdfe</c>, marginaleffects after <c>fixest</c>) holds the effects fixed, and its
/// errors change where a constant is added to a regressor.
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
    /// <exception cref="InferenceUnavailableException">The effects vary with absorbed effects, and the covariance does not have these: give
    /// it as a function.</exception>
    public static EffectTable Average(IEstimationResult result, CovarianceMatrix covariance, MarginalEffectOptions? options = null) =>
        Average(result, Given(result, covariance), options);

    /// <summary>Effects averaged over the observations, of a model with or without absorbed effects.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of a result: <c>fit => fit.Covariance("cr1", arguments)</c>. With absorbed effects it is
    /// asked for a model whose further parameters stand for the effects (<see cref="IEffectParts"/>), so that the errors are those of the
    /// same model with the effects written out.</param>
    /// <param name="options">Dummies and the level; null for the defaults.</param>
    /// <returns>A row for each column of the design.</returns>
    /// <exception cref="NotSupportedException">The result is no <see cref="ILinearPredictorModel"/>.</exception>
    /// <exception cref="ArgumentException">An option names a column that is not there.</exception>
    /// <exception cref="CrabbymetricsException">A column of the design has no parameter of its name.</exception>
    /// <exception cref="InferenceUnavailableException">The covariance is not available; the message says why.</exception>
    public static EffectTable Average(
        IEstimationResult result,
        Func<IEstimationResult, CovarianceMatrix> covariance,
        MarginalEffectOptions? options = null
    )
    {
        ILinearPredictorModel model = Require(result, covariance);
        LinearPredictorRows rows = new(result, model);
        double[] weights = RowWeights(result, rows.RowCount);
        options ??= new MarginalEffectOptions();
        double[][] shifts = Shifts(result, rows.ColumnCount, rows.RowCount);
        EvaluatedEffects effects = Compute(result, rows, weights, options, model.Design, shifts);
        Weigh(shifts, weights);
        return Table("average marginal effects", effects, shifts, result, covariance, options.Level);
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
    /// <exception cref="InferenceUnavailableException">The effects vary with absorbed effects, and the covariance does not have these: give
    /// it as a function.</exception>
    public static EffectTable AtMeans(IEstimationResult result, CovarianceMatrix covariance, MarginalEffectOptions? options = null) =>
        AtMeans(result, Given(result, covariance), options);

    /// <summary>Effects at the means of the columns, of the offset and of absorbed effects, weighted as the data are.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of a result, as for the average.</param>
    /// <param name="options">Dummies and the level; null for the defaults.</param>
    /// <returns>A row for each column of the design.</returns>
    /// <exception cref="NotSupportedException">The result is no <see cref="ILinearPredictorModel"/>.</exception>
    /// <exception cref="ArgumentException">An option names a column that is not there.</exception>
    /// <exception cref="CrabbymetricsException">A column of the design has no parameter of its name.</exception>
    /// <exception cref="InferenceUnavailableException">The covariance is not available; the message says why.</exception>
    public static EffectTable AtMeans(
        IEstimationResult result,
        Func<IEstimationResult, CovarianceMatrix> covariance,
        MarginalEffectOptions? options = null
    )
    {
        ILinearPredictorModel model = Require(result, covariance);
        int n = model.Design.RowCount;
        double[] weights = RowWeights(result, n);
        double[] column = new double[n];
        KeyValuePair<string, double[]>[] means = new KeyValuePair<string, double[]>[model.Design.ColumnCount];
        for (int j = 0; j < means.Length; j++)
        {
            model.Design.CopyColumn(j, column);
            means[j] = KeyValuePair.Create(model.Design.ColumnNames[j], new[] { RowMeans.Of(column, weights) });
        }

        ReadOnlyMemory<double> offsets = model.Offset;
        double[] offset = offsets.IsEmpty ? [] : [RowMeans.Of(offsets.Span, weights)];
        LinearPredictorRows rows = new(result, model, DesignMatrix.Create(1, means), offset);
        options ??= new MarginalEffectOptions();
        double[][] atMeans = Shifts(result, rows.ColumnCount, 1);
        EvaluatedEffects effects = Compute(result, rows, [1.0], options, model.Design, atMeans);
        // The linear predictor at the means is the mean of all of them.
        double[][] shifts = Array.ConvertAll(
            atMeans,
            shift =>
            {
                double[] all = new double[n];
                Array.Fill(all, shift[0]);
                return all;
            }
        );
        Weigh(shifts, weights);
        return Table("marginal effects at means", effects, shifts, result, covariance, options.Level);
    }

    private static EffectTable Table(
        string title,
        EvaluatedEffects effects,
        double[][] shifts,
        IEstimationResult result,
        Func<IEstimationResult, CovarianceMatrix> covariance,
        double level
    )
    {
        if (Array.TrueForAll(shifts, static shift => !shift.AsSpan().ContainsAnyExcept(0.0)))
        {
            CovarianceMatrix own = covariance(result);
            EffectCovariance.RequireSameParameters(result, own);
            return EffectTable.Create(title, effects, result, own, level);
        }

        CarriedStatistics carried = Capability
            .Require<IEffectParts>(result, "A marginal effect beside absorbed effects")
            .Carry(shifts, effects.Gradients);
        CovarianceMatrix all = covariance(carried.Result);
        EffectCovariance.RequireSameParameters(carried.Result, all);
        return EffectTable.Create(title, effects with { Gradients = [.. carried.Gradients] }, result, all, level);
    }

    // A covariance of the parameters alone.
    internal static Func<IEstimationResult, CovarianceMatrix> Given(IEstimationResult result, CovarianceMatrix covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        return of =>
            ReferenceEquals(of, result) || covariance.ParameterNames.Length == of.ParameterNames.Length
                ? covariance
                : throw new InferenceUnavailableException(
                    "The marginal effects vary with the absorbed effects, which are not in the covariance given. Give it as a function "
                        + $"of the result, as in {nameof(MarginalEffects)}.{nameof(Average)}(result, fit => fit.Covariance("
                        + "\"cr1\", arguments))."
                );
    }

    // Room for the derivatives by linear predictors, which absorbed effects ask for.
    private static double[][] Shifts(IEstimationResult result, int effects, int rows) =>
        result is IAbsorbedEffects { Absorbed.IsEmpty: false } ? [.. Enumerable.Range(0, effects).Select(_ => new double[rows])] : [];

    private static void Weigh(double[][] shifts, double[] weights)
    {
        double total = RowMeans.Total(weights);
        foreach (double[] shift in shifts)
        {
            for (int i = 0; i < shift.Length; i++)
            {
                shift[i] *= weights[i] / total;
            }
        }
    }

    private static EvaluatedEffects Compute(
        IEstimationResult result,
        LinearPredictorRows rows,
        double[] weights,
        MarginalEffectOptions options,
        DesignMatrix data,
        double[][] shifts
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
                Span<double> shift = shifts.Length == 0 ? default : shifts[j];
                ReadOnlySpan<int> set = members.IsEmpty ? [j] : members;
                effects[j] = DiscreteChange.Compute(rows, weights, j, set, factors.BaselineOf(j), gradient, shift);
            }
            else
            {
                effects[j] = slope * rows.Coefficients[parameter];
                for (int m = 0; m < k; m++)
                {
                    gradient[m] = rows.Coefficients[parameter] * curvature[m];
                }

                gradient[parameter] += slope;
                for (int i = 0; shifts.Length > 0 && i < second.Length; i++)
                {
                    shifts[j][i] = rows.Coefficients[parameter] * second[i];
                }
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

    private static ILinearPredictorModel Require(IEstimationResult result, Func<IEstimationResult, CovarianceMatrix> covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        if (result is StoredModel)
        {
            throw new InferenceUnavailableException(
                "A marginal effect is an average over the rows of the fit, and the model was saved without them: fit it again."
            );
        }

        ILinearPredictorModel model = Capability.Require<ILinearPredictorModel>(result, "A marginal effect");
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
