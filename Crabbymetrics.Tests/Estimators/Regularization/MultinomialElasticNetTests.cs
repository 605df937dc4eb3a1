using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Estimators.Regularization;

/// <summary>Multinomial elastic nets against R's glmnet 4.1-6 (alpha 0.8, lambda 0.05, thresh 1e-20) on the gears of R's mtcars, and
/// against the conditions that define them.</summary>
public sealed class MultinomialElasticNetTests
{
    private static readonly string[] Columns = ["disp", "hp", "drat", "wt", "qsec", "vs"];

    private static readonly double[] Alone =
    [
        1.7004986509090613822,
        0.0069753263643312965,
        0.0,
        -2.9234182569689335374,
        0.0,
        0.0,
        0.0,
        -7.5367046601101854719,
        0.0,
        -0.0069801176475152013,
        0.1926584844071719538,
        0.0,
        0.0152995691035959606,
        0.0,
        5.83620600920112409,
        0.0,
        0.0,
        0.0,
        -0.24059345043834907,
        -0.76955323142284238,
        0.0,
    ];

    private static readonly double[] Together =
    [
        2.4605963723621604444,
        0.0047857706449063297,
        0.0010426622588399512,
        -2.1801627153951401716,
        0.2140993564612887756,
        0.2314989249134284388,
        0.0,
        -10.0436309497808924363,
        -0.0024181207695521283,
        -0.0046661396483993937,
        1.3997059370128359657,
        0.1855126215368353704,
        0.3303109443904391762,
        0.0,
        7.5830345774187328800,
        -0.0023676498753541979,
        0.0036234774095594648,
        0.7804567783823049831,
        -0.3996119779981243680,
        -0.5618098693038704461,
        0.0,
    ];

    [TestCase(false)]
    [TestCase(true)]
    public void Glmnet_agrees(bool grouped)
    {
        MultinomialElasticNetResult result = Fit(grouped, 0.05);
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters, Is.EqualTo(grouped ? Together : Alone).Within(5e-7));
            Assert.That(result.Classes, Is.EqualTo(new[] { "3", "4", "5" }));
            Assert.That(result.ParameterNames[8], Is.EqualTo("4:disp"));
        });
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Paths_meet_the_optimality_conditions(bool grouped)
    {
        RegressionData data = Cars();
        MultinomialElasticNetPath path = new MultinomialElasticNetEstimator(
            new MultinomialElasticNetOptions
            {
                Grouped = grouped,
                Mixing = 0.7,
                LambdaCount = 8,
                LambdaRatio = 0.02,
                KeepUnits = true,
            }
        ).FitPath(data);
        Assert.Multiple(() =>
        {
            Assert.That(path.Results[0].NonzeroCount, Is.Zero);
            Assert.That(path.Results[^1].NonzeroCount, Is.GreaterThan(1));
            Assert.That(path.Results.Select(static result => result.Deviance), Is.Ordered.Descending);
            Assert.That(path.Results[0].Deviance, Is.EqualTo(path.Results[0].NullDeviance).Within(1e-9));
            foreach (MultinomialElasticNetResult result in path.Results)
            {
                Assert.That(Violation(result, data, grouped), Is.LessThan(1e-6), $"lambda {result.Lambda}");
            }
        });
    }

    [Test]
    public void Two_classes_are_the_binomial_net()
    {
        // With opposite coefficients of half the size the penalty of two classes is that of one.
        IReadOnlyList<KeyValuePair<string, string[]>> file = Fixture.Columns("elastic_net/mtcars.csv");
        RegressionData data = RegressionData.Create(
            [KeyValuePair.Create("hp", file.Numbers("hp")), KeyValuePair.Create("wt", file.Numbers("wt"))],
            file.Numbers("am")
        );
        MultinomialElasticNetResult two = new MultinomialElasticNetEstimator(new MultinomialElasticNetOptions { Lambda = 0.05 }).Fit(data);
        ElasticNetResult one = new ElasticNetEstimator(new ElasticNetOptions { Family = GlmFamilies.Binomial(), Lambda = 0.05 }).Fit(data);
        double[,] probabilities = two.Predict(data.Design);
        double[] means = one.Predict(data.Design);
        for (int i = 0; i < means.Length; i++)
        {
            Assert.That(probabilities[i, 1], Is.EqualTo(means[i]).Within(1e-7));
        }
    }

    [Test]
    public void Frequencies_are_repeated_rows_and_folds_judge()
    {
        RegressionData data = Cars();
        double[] frequencies = [.. Enumerable.Range(0, 32).Select(static i => 1.0 + (i % 3))];
        int[] rows = [.. Enumerable.Range(0, 32).SelectMany(static i => Enumerable.Repeat(i, 1 + (i % 3)))];
        double[] outcome = data.Outcome.ToArray();
        RegressionData repeated = RegressionData.Create(data.Design.SelectRows(rows), [.. rows.Select(i => outcome[i])]);
        MultinomialElasticNetEstimator estimator = new(new MultinomialElasticNetOptions { Folds = 4, LambdaCount = 5 });
        MultinomialElasticNetPath weighted = estimator.FitPath(data.WithWeights(frequencies, WeightKind.Frequency)),
            all = estimator.FitPath(repeated);
        Assert.Multiple(() =>
        {
            Assert.That(weighted.Lambdas, Is.EqualTo(all.Lambdas).Within(1e-9).Percent);
            Assert.That(weighted.Results[^1].Parameters, Is.EqualTo(all.Results[^1].Parameters).Within(1e-5));
            Assert.That(weighted.Means, Is.EqualTo(all.Means).Within(1e-4).Percent);
            Assert.That(weighted.OneStandardErrorIndex, Is.LessThanOrEqualTo(weighted.BestIndex));
            Assert.That(estimator.Fit(repeated).Parameters, Is.EqualTo(all.Results[all.BestIndex].Parameters));
        });
    }

    [Test]
    public void What_makes_no_sense_is_refused()
    {
        RegressionData one = RegressionData.Create(Cars().Design, [.. Enumerable.Repeat(3.0, 32)]);
        Assert.Multiple(() =>
        {
            Assert.That(
                () => new MultinomialElasticNetEstimator(new MultinomialElasticNetOptions { Lambda = 0.1 }).Fit(one),
                Throws.ArgumentException.With.Message.Contains("one class alone")
            );
            Assert.That(
                () => new MultinomialElasticNetEstimator(new MultinomialElasticNetOptions { Mixing = -0.1 }),
                Throws.ArgumentException.With.Message.Contains("from 0 to 1")
            );
            Assert.That(
                () =>
                    new MultinomialElasticNetEstimator(new MultinomialElasticNetOptions { Lambda = 0.1, PenaltyFactors = [1.0] }).Fit(
                        Cars()
                    ),
                Throws.InstanceOf<ArgumentException>().With.Message.Contains("it has 1")
            );
            Assert.That(
                () => new MultinomialElasticNetEstimator(new MultinomialElasticNetOptions { Folds = 33 }).Fit(Cars()),
                Throws.InstanceOf<ArgumentOutOfRangeException>()
            );
        });
    }

    [Test]
    public void A_fit_without_a_penalty_is_refused_and_a_path_is_not()
    {
        MultinomialElasticNetEstimator estimator = new(new MultinomialElasticNetOptions { LambdaCount = 5 });
        MultinomialElasticNetEstimator one = new(new MultinomialElasticNetOptions { Lambdas = [0.1] });
        Assert.Multiple(() =>
        {
            Assert.That(() => estimator.Fit(Cars()), Throws.InstanceOf<OptionException>().With.Message.Contains("FitPath"));
            Assert.That(estimator.FitPath(Cars()).Results, Has.Length.EqualTo(5));
            Assert.That(one.Fit(Cars()).L1, Is.EqualTo(0.1));
        });
    }

    private static MultinomialElasticNetResult Fit(bool grouped, double lambda) =>
        new MultinomialElasticNetEstimator(
            new MultinomialElasticNetOptions
            {
                Grouped = grouped,
                Mixing = 0.8,
                Lambda = lambda,
            }
        ).Fit(Cars());

    // Of raw columns.
    private static double Violation(MultinomialElasticNetResult result, RegressionData data, bool grouped)
    {
        double[,] probabilities = result.Predict(data.Design);
        double worst = 0.0;
        int n = data.RowCount;
        double[] outcome = data.Outcome.ToArray();
        for (int j = -1; j < data.Design.ColumnCount; j++)
        {
            double[] gradient = new double[3],
                b = new double[3];
            for (int k = 0; k < 3; k++)
            {
                b[k] = result.ParametersOf(k)[j + 1];
                for (int i = 0; i < n; i++)
                {
                    double y = outcome[i] == 3.0 + k ? 1.0 : 0.0;
                    gradient[k] += (probabilities[i, k] - y) * (j < 0 ? 1.0 : data.Design[i, j]) / n;
                }

                gradient[k] += j < 0 ? 0.0 : result.L2 * b[k];
            }

            double norm = Math.Sqrt(b.Sum(static value => value * value));
            double scale = j < 0 ? 1.0 : Math.Max(1.0, Enumerable.Range(0, n).Average(i => Math.Abs(data.Design[i, j])));
            double violation =
                j < 0 ? gradient.Max(Math.Abs)
                : grouped && norm > 0.0 ? Enumerable.Range(0, 3).Max(k => Math.Abs(gradient[k] + (result.L1 * b[k] / norm)))
                : grouped ? Math.Max(0.0, Math.Sqrt(gradient.Sum(static g => g * g)) - result.L1)
                : Enumerable
                    .Range(0, 3)
                    .Max(k =>
                        b[k] == 0.0
                            ? Math.Max(0.0, Math.Abs(gradient[k]) - result.L1)
                            : Math.Abs(gradient[k] + (result.L1 * Math.Sign(b[k])))
                    );
            worst = Math.Max(worst, violation / scale);
        }

        return worst;
    }

    private static RegressionData Cars()
    {
        IReadOnlyList<KeyValuePair<string, string[]>> file = Fixture.Columns("elastic_net/mtcars.csv");
        return RegressionData.Create(Columns.Select(name => KeyValuePair.Create(name, file.Numbers(name))), file.Numbers("gear"), "gear");
    }
}
