using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Inference.Fits;
using CsCheck;

namespace Crabbymetrics.Tests.Estimators.Regularization;

/// <summary>A row of frequency f is f rows, in all that an elastic net does; a row of weight 0 is none.</summary>
public sealed class ElasticNetWeightTests
{
    private static readonly Gen<(RegressionData Weighted, RegressionData Repeated)> Pairs = Gen.Select(Gen.Int[12, 40], Gen.Int[0, 1 << 20])
        .Select(static (n, seed) => Pair(n, seed));

    [Test]
    public void Standardized_columns_take_the_weighted_standard_deviation()
    {
        IReadOnlyList<KeyValuePair<string, string[]>> file = Fixture.Columns("elastic_net/mtcars_frequency.csv");
        RegressionData data = RegressionData
            .Create(
                [KeyValuePair.Create("wt", file.Numbers("wt")), KeyValuePair.Create("hp", file.Numbers("hp"))],
                file.Numbers("mpg"),
                "mpg"
            )
            .WithWeights(file.Numbers("freq"), WeightKind.Frequency);
        ElasticNetEstimator estimator = new(new ElasticNetOptions { L1 = 1.0, Standardize = true });
        ElasticNetResult weighted = estimator.Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(weighted.Coefficients[0], Is.EqualTo(-2.5760).Within(5e-5));
            AssertSame(weighted, estimator.Fit(Repeat(data)));
        });
    }

    [Test]
    public void Frequencies_are_repeated_rows_along_a_path() =>
        Pairs.Sample(
            pair =>
            {
                foreach (double mixing in (double[])[1.0, 0.4])
                {
                    ElasticNetPathEstimator estimator = new(
                        new ElasticNetPathOptions
                        {
                            Family = GlmFamilies.Poisson(),
                            LambdaCount = 6,
                            Mixing = mixing,
                            Tolerance = 1e-12,
                        }
                    );
                    AssertSame(estimator.Fit(pair.Weighted), estimator.Fit(pair.Repeated));
                }
            },
            iter: 30
        );

    [Test]
    public void Frequencies_are_repeated_rows_in_cross_validation() =>
        Pairs.Sample(
            static pair =>
            {
                ElasticNetPathEstimator estimator = new(new ElasticNetPathOptions { LambdaCount = 5, Tolerance = 1e-12 });
                ElasticNetCrossValidation weighted = estimator.CrossValidate(pair.Weighted, 4, 3),
                    repeated = estimator.CrossValidate(pair.Repeated, 4, 3);
                AssertSame(weighted.Path, repeated.Path);
                Assert.That(weighted.Means, Is.EqualTo(repeated.Means).Within(1e-7).Percent);
                Assert.That(weighted.StandardErrors, Is.EqualTo(repeated.StandardErrors).Within(1e-7).Percent);
            },
            iter: 20
        );

    [Test]
    public void More_columns_than_rows_but_not_than_frequencies_have_the_grid_of_repeated_rows()
    {
        (RegressionData weighted, RegressionData repeated) = Pair(3, 5, columns: 4);
        ElasticNetPathEstimator estimator = new(new ElasticNetPathOptions { LambdaCount = 4 });
        Assert.That(estimator.Fit(weighted).Lambdas, Is.EqualTo(estimator.Fit(repeated).Lambdas).Within(1e-9).Percent);
    }

    [Test]
    public void Rows_left_out_have_no_say_in_the_standardization_of_a_fold()
    {
        // The outlier of x is one row: the folds without it must fit as if it were not there.
        double[] x = [.. Enumerable.Range(0, 12).Select(static i => i == 11 ? 1e3 : i)],
            y = [.. Enumerable.Range(0, 12).Select(static i => (2.0 * i) + (i % 3))];
        ElasticNetPathOptions options = new() { Lambdas = [1.0] };
        RegressionData data = RegressionData.Create([KeyValuePair.Create("x", x)], y);
        ElasticNetCrossValidation judged = new ElasticNetPathEstimator(options).CrossValidate(data, 12, 1);
        double expected = 0.0;
        for (int left = 0; left < 12; left++)
        {
            RegressionData rest = RegressionData.Create(
                [KeyValuePair.Create("x", x.Where((_, i) => i != left).ToArray())],
                [.. y.Where((_, i) => i != left)]
            );
            double predicted = new ElasticNetPathEstimator(options)
                .Fit(rest)
                .Results[0]
                .Predict(
                    new[,]
                    {
                        { x[left] },
                    }
                )[0];
            expected += (y[left] - predicted) * (y[left] - predicted) / 12.0;
        }

        Assert.That(judged.Means[0], Is.EqualTo(expected).Within(1e-8).Percent);
    }

    [Test]
    public void Rows_of_weight_0_are_no_observations_of_a_fold()
    {
        RegressionData data = Pair(20, 9).Weighted;
        double[] weights = [.. Enumerable.Range(0, 20).Select(static i => i % 4 == 0 ? 0.0 : 0.5 + (0.1 * i))];
        int[] kept = [.. Enumerable.Range(0, 20).Where(static i => i % 4 != 0)];
        ElasticNetPathEstimator estimator = new(new ElasticNetPathOptions { LambdaCount = 4, Tolerance = 1e-12 });
        ElasticNetCrossValidation all = estimator.CrossValidate(data.WithWeights(weights, WeightKind.Analytic), 5),
            without = estimator.CrossValidate(Rows(data, kept).WithWeights([.. kept.Select(i => weights[i])], WeightKind.Analytic), 5);
        Assert.Multiple(() =>
        {
            Assert.That(all.Means, Is.EqualTo(without.Means).Within(1e-7).Percent);
            Assert.That(() => estimator.CrossValidate(Rows(data, kept), 16), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    [Test]
    public void Cross_validation_refuses_frequencies_that_are_not_whole()
    {
        RegressionData data = Pair(20, 9).Weighted.WithWeights([.. Enumerable.Repeat(1.0, 19), 1.5], WeightKind.Frequency);
        Assert.That(
            () => new ElasticNetPathEstimator().CrossValidate(data),
            Throws.ArgumentException.With.Message.Contains("1.5 in row 19").And.Message.Contains("whole number")
        );
    }

    private static void AssertSame(ElasticNetPath actual, ElasticNetPath expected)
    {
        Assert.That(actual.Lambdas, Is.EqualTo(expected.Lambdas).Within(1e-9).Percent);
        for (int l = 0; l < actual.Results.Length; l++)
        {
            AssertSame(actual.Results[l], expected.Results[l]);
        }
    }

    private static void AssertSame(ElasticNetResult actual, ElasticNetResult expected)
    {
        Assert.That(actual.Parameters, Is.EqualTo(expected.Parameters).Within(1e-8));
        Assert.That(actual.Deviance, Is.EqualTo(expected.Deviance).Within(1e-7).Percent);
        Assert.That(actual.NullDeviance, Is.EqualTo(expected.NullDeviance).Within(1e-7).Percent);
        Assert.That(actual.ObservationCount, Is.EqualTo(expected.ObservationCount));
        Assert.That(actual.Diagnostics.Objective, Is.EqualTo(expected.Diagnostics.Objective).Within(1e-7).Percent);
    }

    private static (RegressionData Weighted, RegressionData Repeated) Pair(int n, int seed, int columns = 3)
    {
        Random random = new(seed);
        RegressionData data = RegressionData
            .Create(
                Enumerable
                    .Range(0, columns)
                    .Select(j =>
                        KeyValuePair.Create(
                            $"x{j}",
                            Enumerable.Range(0, n).Select(_ => (j * 50.0) + (Math.Pow(4.0, j) * random.NextDouble())).ToArray()
                        )
                    ),
                [.. Enumerable.Range(0, n).Select(i => Math.Floor(random.NextDouble() * 6.0) + (i % 3) + 1.0)]
            )
            .WithOffset([.. Enumerable.Range(0, n).Select(_ => random.NextDouble())])
            .WithWeights(
                [.. Enumerable.Range(0, n).Select(i => i % 5 == 1 ? 0.0 : 1.0 + Math.Floor(random.NextDouble() * 4.0))],
                WeightKind.Frequency
            );
        return (data, Repeat(data));
    }

    private static RegressionData Repeat(RegressionData data)
    {
        double[] frequencies = data.Weights!.Values.ToArray();
        return Rows(data, [.. frequencies.SelectMany(static (f, i) => Enumerable.Repeat(i, (int)f))]);
    }

    private static RegressionData Rows(RegressionData data, int[] rows)
    {
        double[] outcome = data.Outcome.ToArray(),
            offset = data.HasOffset ? data.Offset.ToArray() : new double[data.RowCount];
        return RegressionData
            .Create(
                data.Design.ColumnNames.Select((name, j) => KeyValuePair.Create(name, rows.Select(i => data.Design[i, j]).ToArray())),
                [.. rows.Select(i => outcome[i])]
            )
            .WithOffset([.. rows.Select(i => offset[i])]);
    }
}
