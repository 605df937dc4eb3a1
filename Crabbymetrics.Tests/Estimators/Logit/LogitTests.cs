using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Estimators.Families;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Estimators.Logit;

/// <summary>What a logit accepts, refuses and predicts.</summary>
public sealed class LogitTests
{
    private static readonly double[,] X =
    {
        { 1.0 },
        { 2.0 },
        { 3.0 },
        { 4.0 },
        { 5.0 },
        { 6.0 },
    };

    [Test]
    public void Predictions_are_probabilities_and_labels_follow_the_cutoff()
    {
        LogitResult result = new LogitEstimator().Fit(OtherData.Birth());
        double[] probabilities = result.Predict();
        Assert.Multiple(() =>
        {
            Assert.That(probabilities, Has.All.GreaterThan(0.0).And.All.LessThan(1.0));
            Assert.That(probabilities.Sum(), Is.EqualTo(59.0).Within(1e-6));
            Assert.That(result.PredictLabel(), Is.EqualTo(probabilities.Select(static p => p > 0.5 ? 1 : 0)));
            Assert.That(result.PredictLabel(0.2).Sum(), Is.GreaterThan(result.PredictLabel(0.8).Sum()));
            Assert.That(result.PredictLabel(result.Data.Design, 0.3), Is.EqualTo(result.PredictLabel(0.3)));
            Assert.That(() => result.PredictLabel(1.5), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => result.PredictLabel(double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    [Test]
    public void The_event_of_a_text_outcome_is_its_later_class_and_the_result_names_it()
    {
        string[] words = ["yes", "no", "yes", "no", "yes", "yes", "no", "no"];
        double[] age = [1, 2, 3, 4, 2, 5, 6, 5];
        MemoryColumns columns = MemoryColumns.Empty.With("participation", (IReadOnlyList<string?>)words).With("age", age);
        ModelSpecification specification = new() { Formula = Formula.Parse("participation ~ age"), OutcomeKind = ColumnKind.Label };
        LogitResult text = new LogitEstimator().Fit(ModelFrame.Read(columns, specification).Data);
        LogitResult numbers = new LogitEstimator().Fit(
            RegressionData.Create([KeyValuePair.Create("age", age)], Array.ConvertAll(words, static word => word == "yes" ? 1.0 : 0.0))
        );
        Assert.Multiple(() =>
        {
            Assert.That(text.Parameters, Is.EqualTo(numbers.Parameters));
            Assert.That(text.OutcomeName, Is.EqualTo("participation[yes]"));
            Assert.That(numbers.OutcomeName, Is.EqualTo("y"));
        });
    }

    [TestCase(2.0)]
    [TestCase(-1.0)]
    [TestCase(0.5)]
    public void A_label_outside_the_set_is_refused_with_its_row(double label)
    {
        RegressionData data = RegressionData.Create(X, [0.0, 1.0, label, 0.0, 1.0, 0.0]);
        Assert.That(
            () => new LogitEstimator().Fit(data),
            Throws.ArgumentException.With.Message.Contains("row 2").And.Message.Contains("0 or 1")
        );
        Assert.That(() => new ProbitEstimator().Fit(data), Throws.ArgumentException.With.Message.Contains("row 2"));
    }

    [TestCase(0.0)]
    [TestCase(1.0)]
    public void One_class_alone_is_refused(double label)
    {
        RegressionData data = RegressionData.Create(X, [label, label, label, label, label, label]);
        Assert.That(() => new LogitEstimator().Fit(data), Throws.ArgumentException.With.Message.Contains("both classes"));
        Assert.That(() => new ProbitEstimator().Fit(data), Throws.ArgumentException.With.Message.Contains("both classes"));
        Assert.That(
            () => new LogitEstimator(new LogitOptions { BiasReduction = BiasReductionMethod.Firth }).Fit(data),
            Throws.ArgumentException
        );
    }

    [Test]
    public void A_class_that_has_no_weight_is_not_there()
    {
        RegressionData data = RegressionData
            .Create(X, [1.0, 0.0, 1.0, 1.0, 1.0, 1.0])
            .WithWeights([1.0, 0.0, 1.0, 1.0, 1.0, 1.0], WeightKind.Frequency);
        Assert.That(() => new LogitEstimator().Fit(data), Throws.ArgumentException.With.Message.Contains("both classes"));
    }

    [Test]
    public void Options_out_of_range_are_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                () => new LogitEstimator(new LogitOptions { Alpha = -1.0 }),
                Throws.ArgumentException.With.Message.Contains("Alpha")
            );
            Assert.That(
                () => new LogitEstimator(new LogitOptions { MaxIterations = 0 }),
                Throws.ArgumentException.With.Message.Contains("MaxIterations")
            );
            Assert.That(
                () => new LogitEstimator(new LogitOptions { Tolerance = double.NaN }),
                Throws.ArgumentException.With.Message.Contains("Tolerance")
            );
            Assert.That(
                () => new LogitEstimator(new LogitOptions { Alpha = 1.0, BiasReduction = BiasReductionMethod.Firth }),
                Throws.ArgumentException.With.Message.Contains("BiasReduction and Alpha")
            );
            Assert.That(
                () => new GammaEstimator(new GammaOptions { Link = "cubic" }),
                Throws.ArgumentException.With.Message.Contains("There are: cloglog")
            );
        });
    }

    [Test]
    public void Frequency_weights_are_repetitions()
    {
        RegressionData data = OtherData.Birth("low", "age", "smoke", "ht");
        double[] weights = [.. Enumerable.Range(0, data.RowCount).Select(static i => (double)(i % 3))];
        RegressionData repeated = Repeat(data, weights);
        foreach (BiasReductionMethod method in Enum.GetValues<BiasReductionMethod>())
        {
            LogitEstimator estimator = new(new LogitOptions { BiasReduction = method, Tolerance = 1e-9 });
            LogitResult weighted = estimator.Fit(data.WithWeights(weights, WeightKind.Frequency));
            LogitResult expanded = estimator.Fit(repeated);
            Assert.Multiple(() =>
            {
                Assert.That(weighted.Parameters, Is.EqualTo(expanded.Parameters).Within(1e-10));
                Assert.That(weighted.LogLikelihood, Is.EqualTo(expanded.LogLikelihood).Within(1e-10));
                Assert.That(weighted.PenalizedLogLikelihood, Is.EqualTo(expanded.PenalizedLogLikelihood).Within(1e-10));
                foreach (string covariance in (string[])["vanilla", "sandwich", "hc1", "hc3"])
                {
                    Agree.Within(weighted.Covariance(covariance), expanded.Covariance(covariance), 1e-9);
                }
            });
        }
    }

    [Test]
    public void Grouped_outcomes_are_their_expansion()
    {
        double[] successes = [1.0, 4.0, 3.0, 9.0],
            trials = [6.0, 9.0, 5.0, 11.0],
            x = [0.0, 1.0, 2.0, 3.0];
        RegressionData grouped = GroupedBinomial.Create([KeyValuePair.Create("x", x)], successes, trials);
        List<double> y = [],
            z = [];
        for (int i = 0; i < x.Length; i++)
        {
            for (int trial = 0; trial < trials[i]; trial++)
            {
                y.Add(trial < successes[i] ? 1.0 : 0.0);
                z.Add(x[i]);
            }
        }

        RegressionData expanded = RegressionData.Create([KeyValuePair.Create("x", z.ToArray())], [.. y]);
        GlmResult[][] pairs =
        [
            [
                new LogitEstimator(new LogitOptions { Tolerance = 1e-9 }).Fit(grouped),
                new LogitEstimator(new LogitOptions { Tolerance = 1e-9 }).Fit(expanded),
            ],
            [
                new ProbitEstimator(new ProbitOptions { Tolerance = 1e-9 }).Fit(grouped),
                new ProbitEstimator(new ProbitOptions { Tolerance = 1e-9 }).Fit(expanded),
            ],
        ];
        foreach (GlmResult[] pair in pairs)
        {
            Assert.Multiple(() =>
            {
                Assert.That(pair[0].Parameters, Is.EqualTo(pair[1].Parameters).Within(1e-11));
                Agree.Within(pair[0].Covariance("vanilla"), pair[1].Covariance("vanilla"), 1e-10);
                Agree.Within(pair[0].Covariance("eim"), pair[1].Covariance("eim"), 1e-10);
                Assert.That(pair[0].NullDeviance - pair[0].Deviance, Is.EqualTo(pair[1].NullDeviance - pair[1].Deviance).Within(1e-10));
                // The groups' likelihood counts the ways to order their trials: C(6,1) C(9,4) C(5,3) C(11,9).
                Assert.That(pair[0].LogLikelihood - pair[1].LogLikelihood, Is.EqualTo(Math.Log(6.0 * 126.0 * 10.0 * 55.0)).Within(1e-10));
                Assert.That(pair[0].ResidualDegreesOfFreedom, Is.EqualTo(2.0));
            });
        }
    }

    [Test]
    public void Grouped_outcomes_that_cannot_be_are_refused_with_their_row()
    {
        double[,] x =
        {
            { 0.0 },
            { 1.0 },
        };
        Assert.Multiple(() =>
        {
            Assert.That(
                () => GroupedBinomial.Create(x, [1.0, 6.0], [2.0, 5.0]),
                Throws.ArgumentException.With.Message.Contains("Row 1").And.Message.Contains("more successes than trials")
            );
            Assert.That(() => GroupedBinomial.Create(x, [1.0, -1.0], [2.0, 5.0]), Throws.ArgumentException.With.Message.Contains("row 1"));
            Assert.That(() => GroupedBinomial.Create(x, [0.5, 1.0], [2.0, 5.0]), Throws.ArgumentException.With.Message.Contains("row 0"));
            Assert.That(() => GroupedBinomial.Create(x, [0.0, 1.0], [0.0, 5.0]), Throws.ArgumentException.With.Message.Contains("row 0"));
            Assert.That(
                () => GroupedBinomial.Create(x, [0.0, 1.0], [double.NaN, 5.0]),
                Throws.ArgumentException.With.Message.Contains("row 0")
            );
            Assert.That(() => GroupedBinomial.Create(x, [0.0], [1.0, 5.0]), Throws.ArgumentException);
            RegressionData fraction = RegressionData.Create(x, [0.3, 0.5]).WithWeights([2.0, 4.0], WeightKind.Analytic);
            Assert.That(() => new LogitEstimator().Fit(fraction), Throws.ArgumentException.With.Message.Contains("Row 0"));
        });
    }

    [Test]
    public void A_parametric_bootstrap_of_groups_draws_their_trials()
    {
        double[] successes = [10.0, 40.0, 30.0, 90.0],
            trials = [60.0, 90.0, 50.0, 110.0],
            x = [0.0, 1.0, 2.0, 3.0];
        LogitResult result = new LogitEstimator().Fit(GroupedBinomial.Create([KeyValuePair.Create("x", x)], successes, trials));
        BootstrapResult bootstrap = result.Bootstrap(
            new BootstrapOptions
            {
                Replications = 400,
                Seed = 5,
                Scheme = "parametric",
            }
        );
        double error = result.Covariance().StandardErrors()[1];
        Assert.That(bootstrap.StandardErrors[1], Is.EqualTo(error).Within(15.0).Percent);
    }

    private static RegressionData Repeat(RegressionData data, double[] weights)
    {
        List<int> rows = [];
        for (int i = 0; i < weights.Length; i++)
        {
            for (int copy = 0; copy < weights[i]; copy++)
            {
                rows.Add(i);
            }
        }

        double[] outcome = data.Outcome.ToArray();
        return RegressionData.Create(
            data.Design.ColumnNames.Select((name, j) => KeyValuePair.Create(name, rows.Select(i => data.Design[i, j]).ToArray())),
            [.. rows.Select(i => outcome[i])]
        );
    }
}
