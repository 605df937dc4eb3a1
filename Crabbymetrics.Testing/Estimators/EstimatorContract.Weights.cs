using Crabbymetrics.Inference;

namespace Crabbymetrics.Testing;

/// <content>Weights, offsets and repeated rows.</content>
public abstract partial class EstimatorContract<TResult>
{
    /// <summary>A refit under weights of one is the fit; a weight of two is the row twice, and a weight of zero is no row.</summary>
    [Test]
    public void Refits_under_weights_are_fits_of_repeated_rows()
    {
        RegressionData data = CreateData();
        IEstimator<TResult> estimator = CreateEstimator();
        TResult result = estimator.Fit(data);
        IWeightedRefit refit = Require<IWeightedRefit>(result);
        double[] units = Units(result);
        double[] parameters = new double[result.Parameters.Length];
        double[] ones = [.. Enumerable.Repeat(1.0, data.RowCount)];
        double[] weights =
        [
            .. Enumerable
                .Range(0, data.RowCount)
                .Select(static i =>
                    i % 7 == 3 ? 0.0
                    : i % 5 == 1 ? 2.0
                    : 1.0
                ),
        ];
        int[] rows = [.. Enumerable.Range(0, data.RowCount).SelectMany(i => Enumerable.Repeat(i, (int)weights[i]))];
        TResult expected = estimator.Fit(Rows.Select(data, rows));
        Assert.Multiple(() =>
        {
            Assert.That(refit.RowCount, Is.EqualTo(data.RowCount));
            Assert.That(refit.Refit(ones, parameters).FailureReason, Is.Null);
            AssertNear(parameters, [.. result.Parameters], units, "weights of one");
            Assert.That(refit.Refit(weights, parameters).FailureReason, Is.Null);
            AssertNear(parameters, [.. expected.Parameters], units, "weights 0, 1 and 2");
            Assert.That(() => refit.Refit([1.0], parameters), Throws.ArgumentException);
        });
    }

    /// <summary>Frequency weights are repeated rows: estimates, covariances, likelihood and n.</summary>
    [Test]
    public void Frequency_weights_are_repeated_rows()
    {
        RegressionData data = Rows.Unweighted(CreateData());
        double[] counts = [.. Enumerable.Range(0, data.RowCount).Select(static i => 1.0 + (i % 3))];
        int[] rows = [.. Enumerable.Range(0, data.RowCount).SelectMany(i => Enumerable.Repeat(i, (int)counts[i]))];
        TResult actual = FitOrInconclusive(data.WithWeights(counts, WeightKind.Frequency), "frequency weights");
        TResult expected = CreateEstimator().Fit(data.SelectRows(rows));
        AssertAgreement(actual, expected);
        Assert.Multiple(() =>
        {
            Assert.That(actual.ObservationCount, Is.EqualTo(expected.ObservationCount).Within(1e-9), "observations");
            AssertSameLikelihood(actual, expected, 1.0);
            if (expected is IInformation { InferenceUnavailableReason: null })
            {
                AssertSameErrors(actual, expected, "vanilla");
                AssertSameErrors(actual, expected, "sandwich");
            }
        });
    }

    /// <summary>With every row twice the estimates stay, and the log-likelihood doubles.</summary>
    [Test]
    public void With_every_row_twice_the_likelihood_doubles()
    {
        RegressionData data = Rows.Unweighted(CreateData());
        TResult once = CreateEstimator().Fit(data),
            twice = CreateEstimator().Fit(data.SelectRows([.. Enumerable.Range(0, data.RowCount), .. Enumerable.Range(0, data.RowCount)]));
        Require<ILikelihood>(once);
        AssertAgreement(twice, once);
        AssertSameLikelihood(twice, once, 2.0);
    }

    /// <summary>An offset is a known part of the linear predictor: what it has of a column is taken from that column's
    /// coefficient.</summary>
    [Test]
    public void An_offset_is_a_known_part_of_the_linear_predictor()
    {
        const double Known = 0.25;
        RegressionData data = CreateData();
        int column = data.Design.ColumnCount - 1;
        string name = data.Design.ColumnNames[column];
        double[] values = new double[data.RowCount];
        data.Design.CopyColumn(column, values);
        double mean = values.Average(),
            spread = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Length);
        double[] offset =
        [
            .. values.Select((value, i) => (Known * (value - mean) / spread) + (data.HasOffset ? data.Offset.Span[i] : 0.0)),
        ];
        TResult actual = FitOrInconclusive(data.WithOffset(offset), "offset");
        TResult expected = CreateEstimator().Fit(data);
        int place = expected.ParameterNames.IndexOf(name),
            intercept = expected.ParameterNames.IndexOf("(Intercept)");
        if (place < 0 || !FollowsUnits)
        {
            Assert.Inconclusive($"There is no coefficient '{name}' that takes the known part.");
        }

        double[] shifted = [.. actual.Parameters];
        shifted[place] += Known / spread;
        if (intercept >= 0)
        {
            shifted[intercept] -= Known * mean / spread;
        }

        Assert.Multiple(() => AssertNear(shifted, expected.Parameters.AsSpan(), Units(expected), "with and without the offset"));
    }

    /// <summary>Weights that are no whole numbers are those of a refit: none is rounded.</summary>
    [Test]
    public void Fractional_weights_are_those_of_a_refit()
    {
        RegressionData data = Rows.Unweighted(CreateData());
        double[] weights = [.. Enumerable.Range(0, data.RowCount).Select(static i => 0.3 + (i * 7 % 10 / 10.0))];
        TResult weighted = FitOrInconclusive(data.WithWeights(weights, WeightKind.Probability), "probability weights");
        TResult plain = CreateEstimator().Fit(data);
        IWeightedRefit refit = Require<IWeightedRefit>(plain);
        double[] parameters = new double[plain.Parameters.Length];
        RefitOutcome outcome = refit.Refit(weights, parameters);
        if (outcome.FailureReason is { } reason)
        {
            Assert.Inconclusive($"The model is not fitted again under fractional weights: {reason}");
        }

        Assert.Multiple(() => AssertNear(parameters, weighted.Parameters.AsSpan(), Units(plain), "refit and fit"));
    }

    /// <summary>The weights of a refit multiply those that the data have.</summary>
    [Test]
    public void Refits_multiply_the_weights_of_the_data()
    {
        RegressionData data = Rows.Unweighted(CreateData());
        double[] counts = [.. Enumerable.Range(0, data.RowCount).Select(static i => 1.0 + (i % 3))],
            multipliers = [.. Enumerable.Range(0, data.RowCount).Select(static i => 1.0 + (i % 2))],
            products = [.. counts.Zip(multipliers, static (a, b) => a * b)];
        TResult result = FitOrInconclusive(data.WithWeights(counts, WeightKind.Frequency), "frequency weights");
        IWeightedRefit refit = Require<IWeightedRefit>(result);
        double[] parameters = new double[result.Parameters.Length];
        TResult expected = CreateEstimator().Fit(data.WithWeights(products, WeightKind.Frequency));
        Assert.Multiple(() =>
        {
            Assert.That(refit.Refit(multipliers, parameters).FailureReason, Is.Null);
            AssertNear(parameters, expected.Parameters.AsSpan(), Units(expected), "refit and fit");
        });
    }

    /// <summary>The result speaks of the rows that it was given: their number, the observations that they stand for, outcomes and
    /// means.</summary>
    [Test]
    public void The_result_speaks_of_the_rows_of_the_data()
    {
        RegressionData data = CreateData();
        TResult result = CreateEstimator().Fit(data);
        ReadOnlySpan<double> weights = data.Weights is { } given ? given.Values.Span : default;
        double observations = data.ObservationCount(weights);
        Assert.Multiple(() =>
        {
            Assert.That(result.ObservationCount, Is.EqualTo(observations).Within(1e-9), "observations");
            if (result is IFittedRows rows)
            {
                Assert.That(rows.RowCount, Is.EqualTo(data.RowCount), "rows");
            }

            if (result is ILinearPredictorModel model)
            {
                Assert.That(data.Design.ColumnNames, Is.SubsetOf(result.ParameterNames), "a parameter for each column");
                Assert.That(model.Design.RowCount, Is.EqualTo(data.RowCount));
            }

            if (result is IFittedMeans means)
            {
                AssertMeans(data, result, means);
            }
        });
    }

    private static void AssertMeans(RegressionData data, TResult result, IFittedMeans fit)
    {
        double[] outcomes = new double[data.RowCount],
            predictors = new double[data.RowCount],
            means = new double[data.RowCount],
            variances = new double[data.RowCount];
        fit.CopyOutcomes(outcomes);
        fit.CopyLinearPredictors(predictors);
        fit.CopyFittedMeans(means);
        fit.CopyVarianceFunction(variances);
        Assert.That(outcomes, Is.EqualTo(data.Outcome.ToArray()), "outcomes");
        Assert.That(variances, Has.All.GreaterThan(0.0), "variance function");
        int intercept = result.ParameterNames.IndexOf("(Intercept)");
        double[] expected = new double[data.RowCount];
        for (int i = 0; i < expected.Length; i++)
        {
            expected[i] = intercept < 0 ? 0.0 : result.Parameters[intercept];
            for (int j = 0; j < data.Design.ColumnCount; j++)
            {
                double coefficient = result.Parameters[result.ParameterNames.IndexOf(data.Design.ColumnNames[j])];
                expected[i] += double.IsNaN(coefficient) ? 0.0 : coefficient * data.Design[i, j];
            }
        }

        Assert.That(predictors, Is.EqualTo(expected).Within(1e-8 * (1.0 + expected.Max(Math.Abs))), "linear predictors");
        if (result is ILinearPredictorModel model)
        {
            double[] inverse = [.. predictors.Select((value, i) => value + (data.HasOffset ? data.Offset.Span[i] : 0.0))];
            model.InverseLink(inverse, inverse, default, default);
            Assert.That(means, Is.EqualTo(inverse).Within(1e-9 * (1.0 + inverse.Max(Math.Abs))), "means");
        }
    }

    private static void AssertSameLikelihood(TResult actual, TResult expected, double factor)
    {
        if (expected is ILikelihood { LogLikelihood: var value } && double.IsFinite(value) && actual is ILikelihood likelihood)
        {
            Assert.That(
                likelihood.LogLikelihood,
                Is.EqualTo(factor * value).Within(1e-7 * Math.Max(1.0, Math.Abs(factor * value))),
                "log-likelihood"
            );
        }
    }

    private static void AssertSameErrors(TResult actual, TResult expected, string vcov)
    {
        double[] errors;
        try
        {
            errors = [.. expected.Covariance(vcov).StandardErrors()];
        }
        catch (Exception error) when (error is NotSupportedException or InferenceUnavailableException)
        {
            return;
        }

        Assert.That(actual.Covariance(vcov).StandardErrors(), Is.EqualTo(errors).Within(1e-3).Percent, $"{vcov} errors");
    }
}
