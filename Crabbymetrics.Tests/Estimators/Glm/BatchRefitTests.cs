using System.Collections.Immutable;
using Crabbymetrics.Acceleration;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Estimators.Poisson;

namespace Crabbymetrics.Tests.Estimators.Glm;

/// <summary>Several resamples fitted at once: each is the fit of its own rows, whoever comes with it.</summary>
public sealed class BatchRefitTests
{
    private const int Rows = 5000;

    private static readonly Sample Counts = Sample.Create(5, Rows, 3);

    private static RegressionData Data => Counts.Data();

    private static double[] Varied(int period, double least) => [.. Enumerable.Range(0, Rows).Select(i => least + (i % period / 4.0))];

    private static IEnumerable<TestCaseData> Models()
    {
        PoissonEstimator poisson = new(new PoissonOptions { Tolerance = 1e-9 });
        yield return Case("poisson", () => poisson.Fit(Data));
        yield return Case("offset", () => poisson.Fit(Data.WithOffset(Varied(7, -1.0))));
        yield return Case("analytic weights", () => poisson.Fit(Data.WithWeights(Varied(5, 0.0), WeightKind.Analytic)));
        yield return Case(
            "frequency weights",
            () => poisson.Fit(Data.WithWeights([.. Varied(9, 0.0).Select(Math.Floor)], WeightKind.Frequency))
        );
        yield return Case(
            "no intercept",
            () => new PoissonEstimator(new PoissonOptions { Tolerance = 1e-9, FitIntercept = false }).Fit(Data)
        );
        yield return Case("ridge", () => new PoissonEstimator(new PoissonOptions { Tolerance = 1e-9, Alpha = 500.0 }).Fit(Data));
        yield return Case("shifted column", () => poisson.Fit(Counts.WithColumn(1, x => 2000.0 + x).Data()));
        yield return Case(
            "a column left out",
            () => poisson.Fit((Counts with { Columns = [.. Counts.Columns, [.. Counts.Columns[0].Select(x => 2.0 * x)]] }).Data())
        );
        yield return Case(
            "gamma",
            () =>
                new GammaEstimator(new GammaOptions { Tolerance = 1e-9 }).Fit(
                    (Counts with { Y = [.. Counts.Y.Select(y => y + 0.5)] }).Data()
                )
        );
        yield return Case(
            "probit",
            () => Generalized(GlmFamilies.Binomial(ProbitLink.Instance), [.. Counts.Y.Select(y => Math.Min(y, 1.0))])
        );
        yield return Case("quasi", () => Generalized(GlmFamilies.Quasi(GlmFamilies.Poisson()), Counts.Y));
        yield return Case(
            "logit",
            () =>
                new LogitEstimator(new LogitOptions { Tolerance = 1e-9 }).Fit(
                    (Counts with { Y = [.. Counts.Y.Select(y => Math.Min(y, 1.0))] }).Data()
                )
        );

        static GlmResult Generalized(IGlmFamily family, double[] y) =>
            new GeneralizedLinearEstimator(new GeneralizedLinearOptions { Family = family, Tolerance = 1e-9 }).Fit(
                (Counts with { Y = y }).Data()
            );

        static TestCaseData Case(string name, Func<GlmResult> fit) => new TestCaseData(fit).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Models))]
    public void A_batch_gives_each_resample_the_fit_of_its_weights(Func<GlmResult> fit)
    {
        IBatchRefit result = fit();
        const int Resamples = 5;
        byte[] counts = Draw(Resamples);
        int k = result.Parameters.Length;
        double[] batch = new double[Resamples * k];
        RefitOutcome[] outcomes = new RefitOutcome[Resamples];
        result.RefitBatch(counts, batch, outcomes);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.BatchSize, Is.GreaterThan(1));
            Assert.That(outcomes, Is.All.EqualTo(RefitOutcome.Success));
            for (int r = 0; r < Resamples; r++)
            {
                double[] weights = [.. counts.AsSpan(r * Rows, Rows).ToArray().Select(count => (double)count)];
                double[] single = new double[k];
                result.Refit(weights, single);
                // A standard error is 0.01 or more here, and the tolerance a billionth of it: both are at rounding, and a shifted column's
                // intercept is large.
                Assert.That(batch.AsSpan(r * k, k).ToArray(), Is.EqualTo(single).Within(1e-9));
            }
        }
    }

    // Clusters of rows that are alike in a regressor: a resample of twenty is far from the fit of all, and its information from theirs.
    [TestCase("pairs")]
    [TestCase("cluster-pairs")]
    public void The_default_tolerance_is_kept(string scheme)
    {
        int[] order = [.. Enumerable.Range(0, Rows).OrderBy(i => Counts.Columns[0][i])];
        int[] cluster = new int[Rows];
        for (int place = 0; place < Rows; place++)
        {
            cluster[order[place]] = place * 20 / Rows;
        }

        RegressionData data = Data.WithClusters("g", cluster);
        BootstrapOptions options = new() { Replications = 200, Scheme = scheme };
        GlmResult result = new PoissonEstimator().Fit(data);
        double[,] draws = result.Bootstrap(options).ToArray();
        double[,] exact = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(data).Bootstrap(options).ToArray();
        ImmutableArray<double> errors = result.Covariance("vanilla").StandardErrors();
        double worst = 0.0;
        for (int r = 0; r < 200; r++)
        {
            for (int j = 0; j < errors.Length; j++)
            {
                worst = Math.Max(worst, Math.Abs(draws[r, j] - exact[r, j]) / errors[j]);
            }
        }

        Assert.That(worst, Is.LessThan(5e-5).And.GreaterThan(0.0));
    }

    [Test]
    public void Company_changes_no_bit()
    {
        IBatchRefit result = new PoissonEstimator().Fit(Data);
        const int Resamples = 6;
        byte[] counts = Draw(Resamples);
        double[] together = new double[Resamples * 4];
        result.RefitBatch(counts, together, new RefitOutcome[Resamples]);
        for (int r = 0; r < Resamples; r++)
        {
            double[] alone = new double[4];
            result.RefitBatch(counts.AsSpan(r * Rows, Rows), alone, new RefitOutcome[1]);
            Assert.That(together.AsSpan(r * 4, 4).ToArray(), Is.EqualTo(alone));
        }
    }

    [Test]
    public void A_resample_without_an_answer_says_why_and_spares_the_others()
    {
        // The last three rows alone are in a category; one of them has events. Without the rows it is not identified, without the events it
        // is separated.
        double[] category = new double[Rows];
        category.AsSpan(Rows - 3).Fill(1.0);
        double[] y = [.. Counts.Y];
        (y[^3], y[^2], y[^1]) = (0.0, 0.0, 4.0);
        IBatchRefit result = new PoissonEstimator().Fit((Counts with { Columns = [.. Counts.Columns, category], Y = y }).Data());
        byte[] counts = new byte[4 * Rows];
        counts.AsSpan().Fill(1);
        counts.AsSpan((1 * Rows) + Rows - 3, 3).Clear();
        counts[(3 * Rows) - 1] = 0;
        double[] parameters = new double[4 * 5];
        RefitOutcome[] outcomes = new RefitOutcome[4];
        result.RefitBatch(counts, parameters, outcomes);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.BatchSize, Is.GreaterThan(1));
            Assert.That(outcomes[0].Succeeded && outcomes[3].Succeeded);
            Assert.That(outcomes[1].FailureReason, Does.Contain("collinear"));
            Assert.That(outcomes[2].FailureReason, Does.Contain("separated"));
            Assert.That(parameters.AsSpan(5, 10).ToArray(), Is.All.NaN);
            Assert.That(parameters.AsSpan(15, 5).ToArray(), Is.EqualTo(result.Parameters).Within(1e-6));
        }
    }

    [Test]
    public void A_bootstrap_of_many_blocks_has_the_same_bits_for_any_threads_and_replications()
    {
        PoissonResult result = new PoissonEstimator().Fit(
            Sample.Create(2, 70_000, 4).Data().WithClusters("g", [.. Enumerable.Range(0, 70_000).Select(i => i / 500)])
        );
        using (Assert.EnterMultipleScope())
        {
            foreach (string scheme in new[] { "pairs", "cluster-pairs" })
            {
                BootstrapResult one = Run(scheme, 1, 19);
                Assert.That(Run(scheme, 2, 19).ToArray(), Is.EqualTo(one.ToArray()));
                Assert.That(Run(scheme, 7, 19).ToArray(), Is.EqualTo(one.ToArray()));
                BootstrapResult shorter = Run(scheme, 2, 6);
                for (int r = 0; r < 6; r++)
                {
                    Assert.That(shorter.Draw(r).ToArray(), Is.EqualTo(one.Draw(r).ToArray()));
                }
            }
        }

        BootstrapResult Run(string scheme, int threads, int replications) =>
            result.Bootstrap(
                new BootstrapOptions
                {
                    Scheme = scheme,
                    Replications = replications,
                    MaxDegreeOfParallelism = threads,
                }
            );
    }

    // A thread holds the counts of its batch and a few thousand sums, however many replicates there are.
    [Test]
    public void A_bootstrap_allocates_less_than_half_of_its_data_for_a_thread()
    {
        const int Many = 1_000_000;
        PoissonResult result = new PoissonEstimator(new PoissonOptions { MaxDegreeOfParallelism = 1 }).Fit(
            Sample.Create(3, Many, 2).Data()
        );
        BootstrapOptions options = new() { Replications = 24, MaxDegreeOfParallelism = 1 };
        result.Bootstrap(new BootstrapOptions { Replications = 1, MaxDegreeOfParallelism = 1 });
        long before = GC.GetAllocatedBytesForCurrentThread();
        result.Bootstrap(options);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(3L * sizeof(double) * Many / 2));
    }

    [Test]
    public void Small_samples_biased_fits_and_joint_models_are_fitted_one_by_one()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Of(new PoissonEstimator().Fit(Sample.Create(1, 400, 2).Data())), Is.Zero);
            Assert.That(Of(new NegativeBinomialEstimator().Fit(Data)), Is.Zero);
            Assert.That(Of(new PoissonEstimator().Fit(Sample.Create(1, 5000, 90).Data())), Is.Zero);
        }

        static int Of(IBatchRefit result) => result.BatchSize;
    }

    [Test]
    public void Joint_models_take_a_batch_all_the_same()
    {
        IBatchRefit result = new NegativeBinomialEstimator().Fit(Sample.Create(4, 300, 1).Data());
        byte[] counts = [.. Enumerable.Repeat((byte)1, 300), .. Enumerable.Repeat((byte)2, 300)];
        int k = result.Parameters.Length;
        double[] parameters = new double[2 * k];
        RefitOutcome[] outcomes = new RefitOutcome[2];
        result.RefitBatch(counts, parameters, outcomes);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcomes, Is.All.EqualTo(RefitOutcome.Success));
            Assert.That(parameters[..k], Is.EqualTo(result.Parameters).Within(1e-5));
            Assert.That(parameters[k..], Is.EqualTo(result.Parameters).Within(1e-5));
        }
    }

    [Test]
    public void Wrong_lengths_are_named()
    {
        IBatchRefit result = new PoissonEstimator().Fit(Data);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => result.RefitBatch(new byte[Rows - 1], new double[4], new RefitOutcome[1]),
                Throws.ArgumentException.With.Message.Contains("4999")
            );
            Assert.That(
                () => result.RefitBatch(new byte[Rows], new double[5], new RefitOutcome[1]),
                Throws.ArgumentException.With.Message.Contains("room for 5")
            );
        }
    }

    private static byte[] Draw(int resamples)
    {
        byte[] counts = new byte[resamples * Rows];
        RandomSource random = new(77);
        for (int r = 0; r < resamples; r++)
        {
            random.TryCountIndices(Rows, counts.AsSpan(r * Rows, Rows));
        }

        return counts;
    }
}
