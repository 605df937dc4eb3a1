using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Estimators.Families;

namespace Crabbymetrics.Tests.Estimators.Regularization;

/// <summary>Folds, measures, threads, progress and cancellation of cross-validated paths, and what they refuse.</summary>
public sealed class CrossValidationTests
{
    private static readonly ElasticNetPathOptions Binomial = new() { Family = GlmFamilies.Binomial(), LambdaCount = 6 };

    [Test]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        RegressionData data = OtherData.Quine();
        ElasticNetCrossValidation one = Judge(1),
            four = Judge(4);
        Assert.Multiple(() =>
        {
            Assert.That(four.Means, Is.EqualTo(one.Means));
            Assert.That(four.FoldMeans.SelectMany(static fold => fold), Is.EqualTo(one.FoldMeans.SelectMany(static fold => fold)));
            Assert.That(four.Path.Results[^1].Parameters, Is.EqualTo(one.Path.Results[^1].Parameters));
        });

        ElasticNetCrossValidation Judge(int threads) =>
            new ElasticNetPathEstimator(new ElasticNetPathOptions { LambdaCount = 10, MaxDegreeOfParallelism = threads }).CrossValidate(
                data,
                5
            );
    }

    [Test]
    public void Groups_stay_together()
    {
        // As many folds as groups: each fold is a group, whichever.
        RegressionData data = Made(60, static i => i);
        Clustering groups = Clustering.Create("group", [.. Enumerable.Range(0, 60).Select(static i => i * i % 13)]);
        ElasticNetPathEstimator estimator = new(new ElasticNetPathOptions { LambdaCount = 5 });
        ElasticNetCrossValidation grouped = estimator.CrossValidate(
            data,
            new CrossValidationOptions { Folds = groups.GroupCount, Groups = groups }
        );
        ElasticNetCrossValidation given = estimator.CrossValidate(data, new CrossValidationOptions { GivenFolds = groups });
        Assert.Multiple(() =>
        {
            Assert.That(grouped.Means, Is.EqualTo(given.Means).Within(1e-10).Percent);
            Assert.That(grouped.StandardErrors, Is.EqualTo(given.StandardErrors).Within(1e-8).Percent);
            Assert.That(
                () => estimator.CrossValidate(data, new CrossValidationOptions { Folds = 30, Groups = groups }),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("groups of 'group'")
            );
        });
    }

    [Test]
    public void Strata_spread_each_class_evenly()
    {
        // Six events for six folds: drawn alone, some fold has none of them.
        RegressionData data = RegressionData.Create(
            [KeyValuePair.Create("x", Enumerable.Range(0, 60).Select(static i => (double)(i * 7 % 13)).ToArray())],
            [.. Enumerable.Range(0, 60).Select(static i => i % 10 == 3 ? 1.0 : 0.0)]
        );
        ElasticNetPathEstimator estimator = new(Binomial);
        CrossValidationOptions options = new() { Folds = 6, Measure = CrossValidationMeasure.AreaUnderCurve };
        Assert.That(
            () => estimator.CrossValidate(data, options),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("one class alone")
        );
        options.Stratify = true;
        Assert.That(estimator.CrossValidate(data, options).Means, Has.All.InRange(0.0, 1.0));
    }

    [Test]
    public void Pictures_show_the_path_and_the_measures()
    {
        ElasticNetCrossValidation judged = new ElasticNetPathEstimator(new ElasticNetPathOptions { LambdaCount = 12 }).CrossValidate(
            OtherData.Quine(),
            5
        );
        PlotData measures = judged.Plot(),
            path = judged.Plot("path");
        Assert.Multiple(() =>
        {
            Assert.That(measures.Layers.OfType<PlotIntervals>().Single().Estimates, Is.EqualTo(judged.Means));
            Assert.That(path.Layers.OfType<PlotLine>().Count(), Is.EqualTo(judged.Path.Results[^1].NonzeroCount));
            Assert.That(path.Layers.OfType<PlotReference>().Last().Value, Is.EqualTo(judged.OneStandardErrorLambda));
            Assert.That(() => judged.Path.Plot("pie"), Throws.ArgumentException.With.Message.Contains("path"));
        });
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_path_counts_its_penalties_and_a_cross_validation_those_of_its_folds(bool hasClasses)
    {
        RegressionData data = OtherData.Quine();
        Steps steps = new();
        using (WorkMeter.Watch(steps))
        {
            if (hasClasses)
            {
                RegressionData thirds = RegressionData.Create(
                    data.Design,
                    [.. Enumerable.Range(0, data.RowCount).Select(static i => i % 3.0)]
                );
                new MultinomialElasticNetEstimator(new MultinomialElasticNetOptions { LambdaCount = 5, Folds = 4 }).Fit(thirds);
            }
            else
            {
                new ElasticNetEstimator(new ElasticNetOptions { LambdaCount = 5, Folds = 4 }).Fit(data);
            }
        }

        Assert.Multiple(() =>
        {
            Assert.That(
                steps.All.Where(static step => step.Work == "path of penalties").Select(static step => step.Share),
                Is.EqualTo((double[])[0.2, 0.4, 0.6, 0.8, 1.0])
            );
            Assert.That(
                steps.All.Where(static step => step.Work == "cross-validation").Select(static step => step.Share).Order(),
                Is.EqualTo(Enumerable.Range(1, 20).Select(static count => count / 20.0))
            );
        });
    }

    [Test]
    public void A_cancelled_token_ends_it()
    {
        using CancellationTokenSource source = new();
        using WorkMeter meter = WorkMeter.Watch(new Canceller(source));
        CrossValidationOptions options = new() { Folds = 4 };
        Assert.Multiple(() =>
        {
            Assert.That(
                () =>
                    new ElasticNetPathEstimator(new ElasticNetPathOptions { LambdaCount = 3, MaxDegreeOfParallelism = 1 }).CrossValidate(
                        OtherData.Quine(),
                        options,
                        source.Token
                    ),
                Throws.InstanceOf<OperationCanceledException>()
            );
            Assert.That(
                () => new ElasticNetPathEstimator().Fit(OtherData.Quine(), source.Token),
                Throws.InstanceOf<OperationCanceledException>()
            );
        });
    }

    [Test]
    public void What_makes_no_sense_is_refused()
    {
        RegressionData births = OtherData.Birth("low", "age", "lwt");
        double[] rare = new double[40];
        rare[3] = 1.0;
        RegressionData oneEvent = RegressionData.Create(
            [KeyValuePair.Create("x", Enumerable.Range(0, 40).Select(static i => (double)(i % 7)).ToArray())],
            rare
        );
        ElasticNetPathEstimator logit = new(Binomial);
        Clustering all = Clustering.Create("fold", new int[births.RowCount]),
            short3 = Clustering.Create("fold", new int[3]);
        Assert.Multiple(() =>
        {
            Assert.That(() => logit.CrossValidate(births, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(
                () => logit.CrossValidate(births, 190),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("from 2 to 189")
            );
            Assert.That(
                () => logit.CrossValidate(oneEvent, 5),
                Throws.InstanceOf<ArgumentException>().With.Message.Contains("one class alone").And.Message.Contains("Stratify")
            );
            Assert.That(
                () => logit.CrossValidate(births, new CrossValidationOptions { GivenFolds = all }),
                Throws.ArgumentException.With.Message.Contains("at least 2")
            );
            Assert.That(
                () => logit.CrossValidate(births, new CrossValidationOptions { GivenFolds = short3 }),
                Throws.ArgumentException.With.Message.Contains("groups 3 rows; the data have 189")
            );
            Assert.That(
                () => logit.CrossValidate(births, new CrossValidationOptions { GivenFolds = all, Stratify = true }),
                Throws.ArgumentException.With.Message.Contains("exclude each other")
            );
            Assert.That(
                () =>
                    new ElasticNetPathEstimator().CrossValidate(
                        OtherData.Quine(),
                        new CrossValidationOptions { Measure = CrossValidationMeasure.AreaUnderCurve }
                    ),
                Throws.ArgumentException.With.Message.Contains("two classes")
            );
        });
    }

    [Test]
    public void Wrong_penalties_are_refused()
    {
        RegressionData data = Made(20, static i => i);
        RegressionData constant = RegressionData.Create(data.Design, [.. Enumerable.Repeat(2.0, 20)]);
        Assert.Multiple(() =>
        {
            Refuse(new ElasticNetPathOptions { PenaltyFactors = [1.0] }, "each of the 2 columns; it has 1");
            Refuse(new ElasticNetPathOptions { PenaltyFactors = [0.0, 0.0] }, "nothing is penalized");
            Refuse(new ElasticNetPathOptions { PenaltyFactors = [1.0, -1.0] }, "0 or more");
            Refuse(new ElasticNetPathOptions { PenaltyFactors = [1.0, double.NaN] }, "finite");
            Refuse(new ElasticNetPathOptions { PenaltyFactorsByName = "z=0" }, "'z', which is no column");
            Refuse(new ElasticNetPathOptions { LowerLimits = [1.0, 0.0] }, "0 or less");
            Refuse(new ElasticNetPathOptions { UpperLimits = [double.NaN, 0.0] }, "0 or more");
            Assert.That(
                () => new ElasticNetPathEstimator(new ElasticNetPathOptions { Mixing = 1.5 }),
                Throws.ArgumentException.With.Message.Contains("from 0 to 1")
            );
            Assert.That(
                () => new ElasticNetPathEstimator(new ElasticNetPathOptions { Lambdas = [-1.0] }),
                Throws.ArgumentException.With.Message.Contains("0 or more")
            );
            Assert.That(() => new ElasticNetPathEstimator().Fit(constant), Throws.ArgumentException.With.Message.Contains("constant"));
            Assert.That(
                () => new ElasticNetEstimator(new ElasticNetOptions { L1 = 1.0, Path = true }),
                Throws.ArgumentException.With.Message.Contains("exclude")
            );
            Assert.That(
                () => new ElasticNetEstimator(new ElasticNetOptions { Rule = PenaltyRule.Minimum, Path = true }),
                Throws.ArgumentException.With.Message.Contains("cross-validation")
            );
        });

        void Refuse(ElasticNetPathOptions options, string words) =>
            Assert.That(
                () => new ElasticNetPathEstimator(options).Fit(data),
                Throws.InstanceOf<ArgumentException>().With.Message.Contains(words)
            );
    }

    [Test]
    public void One_step_is_the_path_with_its_rule()
    {
        RegressionData data = OtherData.Quine();
        ElasticNetPath path = new ElasticNetPathEstimator(new ElasticNetPathOptions { Mixing = 0.7, LambdaCount = 30 }).Fit(data);
        ElasticNetOptions options = new()
        {
            Path = true,
            Mixing = 0.7,
            LambdaCount = 30,
        };
        Assert.Multiple(() =>
        {
            foreach (PenaltyRule rule in (PenaltyRule[])[PenaltyRule.Standard, PenaltyRule.Aic, PenaltyRule.Ebic])
            {
                options.Rule = rule;
                ElasticNetResult result = new ElasticNetEstimator(options).Fit(data);
                Assert.That(result.Parameters, Is.EqualTo(path.Results[path.IndexOf(rule)].Parameters), $"{rule}");
                Assert.That(result.Path!.Lambdas, Is.EqualTo(path.Lambdas));
            }

            ElasticNetResult one = new ElasticNetEstimator(new ElasticNetOptions { Lambda = path.Lambdas[20], Mixing = 0.7 }).Fit(data);
            Assert.That(one.Parameters, Is.EqualTo(path.Results[20].Parameters).Within(1e-9));
        });
    }

    private static RegressionData Made(int n, Func<int, int> value) =>
        RegressionData.Create(
            [
                KeyValuePair.Create("a", Enumerable.Range(0, n).Select(i => (double)(value(i) * value(i) % 11)).ToArray()),
                KeyValuePair.Create("b", Enumerable.Range(0, n).Select(i => (double)(value(i) % 5)).ToArray()),
            ],
            [.. Enumerable.Range(0, n).Select(i => (double)(value(i) % 3))]
        );

    private sealed class Steps : IProgress<WorkStep>
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<WorkStep> _steps = [];

        public IEnumerable<WorkStep> All => _steps;

        public void Report(WorkStep value) => _steps.Enqueue(value);
    }

    private sealed class Canceller(CancellationTokenSource source) : IProgress<WorkStep>
    {
        public void Report(WorkStep value)
        {
            if (value.Work == "cross-validation")
            {
                source.Cancel();
            }
        }
    }
}
