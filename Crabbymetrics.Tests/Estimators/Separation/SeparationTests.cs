using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Estimators.Separation;

/// <summary>Who is told of separated rows, and in which words.</summary>
public sealed class SeparationTests
{
    // A dummy that predicts, beside another regressor: the iterative rectifier gave up on these rows and the fit ended at 24.3.
    private static readonly double[] Y = [1, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0];
    private static readonly double[] X = [4, 3, 4, 2, 8, 2, 2, 1, 7, 3, 2];
    private static readonly double[] D = [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0];

    private static RegressionData Dummy => RegressionData.Create([KeyValuePair.Create("x", X), KeyValuePair.Create("d", D)], Y);

    // Five rows without and five with the event, on the two sides of x1.
    private static RegressionData Complete =>
        RegressionData.Create(
            [
                KeyValuePair.Create("x1", (double[])[3, 3, 4, 4, 3, 8, 9, 9, 8, 9]),
                KeyValuePair.Create("x2", (double[])[8, 7, 7, 6, 5, 2, 2, 3, 4, 3]),
            ],
            [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]
        );

    [Test]
    public void Every_binary_model_names_a_dummy_that_predicts()
    {
        Action[] fits =
        [
            static () => new LogitEstimator().Fit(Dummy),
            static () => new ProbitEstimator().Fit(Dummy),
            static () => new GeneralizedLinearEstimator(GlmFamilies.Binomial(Links.Find("cloglog"))).Fit(Dummy),
            static () => new GeneralizedLinearEstimator(GlmFamilies.Quasi(GlmFamilies.Binomial())).Fit(Dummy),
            static () => new MultinomialLogitEstimator().Fit(Dummy),
            static () => new ElasticNetEstimator(new ElasticNetOptions { Family = GlmFamilies.Binomial() }).Fit(Dummy),
        ];
        Assert.Multiple(() =>
        {
            foreach (Action fit in fits)
            {
                SeparationException error = Assert.Throws<SeparationException>(fit)!;
                Assert.That(error.Rows, Is.EqualTo((int[])[0, 1, 2]));
                Assert.That(error.Columns, Is.EqualTo((string[])["d"]));
                Assert.That(error.IsComplete, Is.False);
            }
        });
    }

    [Test]
    public void Dropping_leaves_out_exactly_those_rows()
    {
        LogitResult dropped = new LogitEstimator(new LogitOptions { Separation = SeparationPolicy.DropRows }).Fit(Dummy);
        LogitResult without = new LogitEstimator().Fit(RegressionData.Create([KeyValuePair.Create("x", X[3..])], Y[3..]));
        Assert.Multiple(() =>
        {
            Assert.That(dropped.ObservationCount, Is.EqualTo(8));
            Assert.That(dropped.Parameters[..2], Is.EqualTo(without.Parameters).Within(1e-9));
            Assert.That(dropped.Parameters[2], Is.NaN);
        });
    }

    [Test]
    public void Complete_separation_names_its_columns_and_what_helps([Values] SeparationPolicy policy)
    {
        SeparationException error = Assert.Throws<SeparationException>(() =>
            new LogitEstimator(new LogitOptions { Separation = policy }).Fit(Complete)
        )!;
        Assert.Multiple(() =>
        {
            Assert.That(error.IsComplete);
            Assert.That(error.Rows, Has.Length.EqualTo(10));
            Assert.That(error.Columns, Is.EqualTo((string[])["x1"]));
            Assert.That(error.Message, Does.Contain("column 'x1'").And.Contain("Firth").And.Contain("Alpha").And.Not.Contain("edge"));
        });
    }

    [Test]
    public void Outcomes_that_are_all_the_same_are_said_to_be()
    {
        RegressionData zeros = RegressionData.Create([KeyValuePair.Create("x", X)], new double[11], "claims");
        SeparationException error = Assert.Throws<SeparationException>(() => new PoissonEstimator().Fit(zeros))!;
        Assert.Multiple(() =>
        {
            Assert.That(error.Message, Does.Contain("claims is 0 in every row"));
            Assert.That(error.IsComplete);
        });
    }

    [Test]
    public void A_penalty_or_Firths_method_has_finite_estimates()
    {
        Assert.Multiple(() =>
        {
            Assert.That(new LogitEstimator(new LogitOptions { Alpha = 0.1 }).Fit(Dummy).Diagnostics.Converged);
            Assert.That(
                new LogitEstimator(new LogitOptions { BiasReduction = BiasReductionMethod.Firth }).Fit(Dummy).Diagnostics.Converged
            );
            Assert.That(
                new ElasticNetEstimator(new ElasticNetOptions { Family = GlmFamilies.Binomial(), L2 = 0.01 })
                    .Fit(Dummy)
                    .Diagnostics.Converged
            );
        });
    }

    [Test]
    public void Rows_without_weight_do_not_count_and_offsets_change_nothing()
    {
        // The row that overlaps has no weight.
        double[] y = [.. Y, 0];
        RegressionData data = RegressionData.Create(
            [KeyValuePair.Create("x", (double[])[.. X, 4]), KeyValuePair.Create("d", (double[])[.. D, 1])],
            y
        );
        double[] weights = [1, 2, 1, 1, 1, 3, 1, 1, 1, 1, 1, 0];
        double[] offset = [.. y.Select(static (value, i) => (5.0 * value) - i)];
        RegressionData weighted = data.WithWeights(weights, WeightKind.Frequency).WithOffset(offset);
        SeparationException error = Assert.Throws<SeparationException>(() => new LogitEstimator().Fit(weighted))!;
        Assert.Multiple(() =>
        {
            Assert.That(new LogitEstimator().Fit(data).Diagnostics.Converged);
            Assert.That(error.Rows, Is.EqualTo((int[])[0, 1, 2]));
        });
    }

    [Test]
    public void Time_stamps_and_tiny_columns_are_decided_as_their_shifted_selves()
    {
        RegressionData far = RegressionData.Create(
            [
                KeyValuePair.Create("x", X.Select(static x => 1.7e9 + x).ToArray()),
                KeyValuePair.Create("d", D.Select(static d => 1e-12 * d).ToArray()),
            ],
            Y
        );
        SeparationException error = Assert.Throws<SeparationException>(() => new LogitEstimator().Fit(far))!;
        Assert.That(error.Rows, Is.EqualTo((int[])[0, 1, 2]));
    }

    [TestCase("logit")]
    [TestCase("cloglog")]
    public void Resamples_without_the_only_event_of_a_dummy_are_failures(string link)
    {
        // One event among the hundred rows with d = 1: a resample misses it with probability (1 - 1/n)^n, .37.
        int n = 4000;
        RandomSource random = new(11);
        double[] d = [.. Enumerable.Range(0, n).Select(static i => i < 100 ? 1.0 : 0.0)];
        double[] x = [.. d.Select(_ => random.NextNormal())];
        double[] y = [.. d.Select((inside, i) => i == 0 || (inside == 0.0 && random.NextDouble() < 0.2) ? 1.0 : 0.0)];
        RegressionData data = RegressionData.Create([KeyValuePair.Create("x", x), KeyValuePair.Create("d", d)], y);
        BootstrapResult bootstrap = new GeneralizedLinearEstimator(GlmFamilies.Binomial(Links.Find(link))).Fit(data).Bootstrap(60, 3);
        double[] draws = [.. Enumerable.Range(0, 60).Select(r => bootstrap.Draw(r)[2]).Where(double.IsFinite)];
        Assert.Multiple(() =>
        {
            Assert.That(bootstrap.Failures, Has.Length.InRange(12, 32));
            Assert.That(draws, Has.Length.EqualTo(60 - bootstrap.Failures.Length));
            Assert.That(draws, Has.All.InRange(-6.0, 0.0));
        });
    }

    [Test]
    public void Zeros_of_Tweedie_and_negative_binomial_models_separate_as_Poissons_do()
    {
        double[] y = [1, 2, 0, 3, 1, 2, 4, 0, 0, 0],
            x = [1, 2, 3, 4, 5, 6, 7, 2, 4, 6],
            g = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1];
        RegressionData data = RegressionData.Create([KeyValuePair.Create("x", x), KeyValuePair.Create("g", g)], y);
        Action[] fits =
        [
            () => new PoissonEstimator().Fit(data),
            () => new NegativeBinomialEstimator().Fit(data),
            () => new GeneralizedLinearEstimator(GlmFamilies.NegativeBinomial(2.0)).Fit(data),
            () => new GeneralizedLinearEstimator(GlmFamilies.Tweedie(1.5)).Fit(data),
            () => new GeneralizedLinearEstimator(GlmFamilies.Quasi(GlmFamilies.Poisson())).Fit(data),
        ];
        Assert.Multiple(() =>
        {
            foreach (Action fit in fits)
            {
                Assert.That(Assert.Throws<SeparationException>(fit)!.Rows, Is.EqualTo((int[])[7, 8, 9]));
            }
        });
    }

    [Test]
    public void Rare_events_and_a_dummy_without_any_are_decided_among_many_rows()
    {
        int n = 50_000;
        RandomSource random = new(6);
        double[] x = [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())];
        double[] y = [.. Enumerable.Range(0, n).Select(static i => i % 2300 == 17 ? 1.0 : 0.0)];
        double[] d = [.. y.Select(outcome => outcome == 0.0 && random.NextDouble() < 0.02 ? 1.0 : 0.0)];
        int[] inside = [.. Enumerable.Range(0, n).Where(i => d[i] == 1.0)];
        RegressionData data = RegressionData.Create([KeyValuePair.Create("x", x), KeyValuePair.Create("d", d)], y);
        SeparationException error = Assert.Throws<SeparationException>(() => new LogitEstimator().Fit(data))!;
        d[17] = 1.0;
        RegressionData mixed = RegressionData.Create([KeyValuePair.Create("x", x), KeyValuePair.Create("d", d)], y);
        Assert.Multiple(() =>
        {
            Assert.That(error.Rows, Is.EqualTo(inside));
            Assert.That(error.Columns, Is.EqualTo((string[])["d"]));
            Assert.That(new LogitEstimator().Fit(mixed).Diagnostics.Converged);
        });
    }

    [Test]
    public void A_path_of_elastic_nets_is_finite_above_0_alone()
    {
        ElasticNetEstimator penalized = new(new ElasticNetOptions { Family = GlmFamilies.Binomial(), L1 = 1e-3 });
        ElasticNetEstimator free = new(new ElasticNetOptions { Family = GlmFamilies.Binomial() });
        Assert.Multiple(() =>
        {
            Assert.That(penalized.Fit(Complete).Diagnostics.Converged);
            Assert.That(() => free.Fit(Complete), Throws.TypeOf<SeparationException>().With.Property("IsComplete").True);
            Assert.That(
                new ElasticNetEstimator(new ElasticNetOptions { Family = GlmFamilies.Binomial() })
                    .Fit(RegressionData.Create([KeyValuePair.Create("x", X)], Y))
                    .Diagnostics.Warnings,
                Is.Empty
            );
        });
    }
}
