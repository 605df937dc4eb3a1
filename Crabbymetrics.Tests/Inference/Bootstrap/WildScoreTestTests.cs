using Crabbymetrics;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Conformance;

namespace Crabbymetrics.Tests.Inference.Bootstrap;

public sealed class WildScoreTestTests
{
    [Test]
    public void Restricted_estimates_are_those_of_the_smaller_model()
    {
        RegressionData data = GlmReference.LoadData("quine");
        PoissonResult full = Fit(data);
        PoissonResult without = Fit(Without(data, "SexM", "LrnSL"));
        IEstimationResult restricted = RestrictedEstimatesOf(full, "SexM = 0, LrnSL = 0");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(restricted.Parameters[0], Is.EqualTo(without.Parameters[0]).Within(1e-9));
            Assert.That(restricted.Parameters[2], Is.Zero.Within(1e-12));
            Assert.That(restricted.Parameters[3], Is.EqualTo(without.Parameters[2]).Within(1e-9));
            Assert.That(((ILikelihood)restricted).LogLikelihood, Is.EqualTo(without.LogLikelihood).Within(1e-9));
        }
    }

    [Test]
    public void Restrictions_far_from_the_estimates_are_reached()
    {
        PoissonResult full = Fit(GlmReference.LoadData("quine"));
        IEstimationResult restricted = RestrictedEstimatesOf(full, "EthN + 2*SexM = 6, AgeF1 = AgeF2");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(restricted.Parameters[1] + (2 * restricted.Parameters[2]), Is.EqualTo(6.0).Within(1e-9));
            Assert.That(restricted.Parameters[3], Is.EqualTo(restricted.Parameters[4]).Within(1e-9));
            // First-order condition: the scores are a combination of the two restrictions, and that of a parameter in neither vanishes.
            double[] scores = new double[7];
            ((IScoreContributions)restricted).SumScores([], new int[146], scores);
            Assert.That(scores[6], Is.Zero.Within(1e-5));
        }
    }

    // One dummy for half of six clusters: the statistic and all its sign changes can be written down.
    [Test]
    public void Few_clusters_are_enumerated_and_the_p_value_is_exact()
    {
        double[] y = [3, 5, 2, 6, 4, 9, 8, 12, 7, 11, 10, 14];
        int[] cluster = [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6];
        double[,] x = new double[12, 1];
        for (int i = 6; i < 12; i++)
        {
            x[i, 0] = 1.0;
        }

        PoissonResult fit = Fit(RegressionData.Create(x, y).WithClusters("g", cluster));
        WildScoreTestResult test = WildScoreTest.Of(fit, "x1 = 0");
        // Under the hypothesis mu is the mean; R A^-1 S_g is in proportion to the cluster's residual sum, with the sign of its half.
        double mean = y.Average();
        double[] parts = [.. Enumerable.Range(0, 6).Select(g => (g < 3 ? -1.0 : 1.0) * (y[2 * g] + y[(2 * g) + 1] - (2 * mean)))];
        double Statistic(int signs)
        {
            double[] signed = [.. parts.Select((part, g) => ((signs >> g) & 1) == 0 ? part : -part)];
            double sum = signed.Sum();
            return sum * sum / signed.Sum(part => (part - (sum / 6)) * (part - (sum / 6)));
        }

        double exact = Enumerable.Range(0, 64).Count(signs => Statistic(signs) >= Statistic(0) * (1 - 1e-9)) / 64.0;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(test.Enumerated, Is.True);
            Assert.That(test.Statistics, Has.Length.EqualTo(32));
            Assert.That(test.Statistic, Is.EqualTo(Statistic(0)).Within(1e-8));
            Assert.That(test.PValue, Is.EqualTo(exact));
            Assert.That(test.Warnings, Has.Some.Contains("6 clusters"));
            Assert.That(test.ToString(), Does.Contain("x1 = 0").And.Contain("6 clusters of g"));
        }
    }

    [Test]
    public void With_many_rows_the_p_value_nears_that_of_the_robust_score_statistic()
    {
        PoissonResult fit = Fit(GlmReference.LoadData("doctor_visits"));
        string name = fit.ParameterNames[^1];
        WildScoreTestResult imposed = WildScoreTest.Of(fit, $"`{name}` = 0", new WildScoreTestOptions { Replications = 999 });
        WildScoreTestResult not = WildScoreTest.Of(
            fit,
            $"`{name}` = 0",
            new WildScoreTestOptions { Replications = 999, ImposeNull = false }
        );
        HypothesisTest wald = WaldTest.Of(fit, fit.Covariance("cr0"), $"`{name}` = 0");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(imposed.NullImposed, Is.True);
            Assert.That(imposed.PValue, Is.EqualTo(wald.PValue).Within(0.12));
            Assert.That(not.PValue, Is.EqualTo(wald.PValue).Within(0.12));
            Assert.That(not.Statistic, Is.EqualTo(wald.Statistic).Within(1e-6).Percent);
        }
    }

    [Test]
    public void Statistics_are_a_function_of_the_seed()
    {
        PoissonResult fit = Fit(GlmReference.LoadData("quine"));
        WildScoreTestOptions options = new() { Replications = 500, Multipliers = MultiplierDistribution.Webb };
        WildScoreTestResult one = WildScoreTest.Of(fit, "SexM = 0, LrnSL = 0", options);
        WildScoreTestResult other = WildScoreTest.Of(fit, "SexM = 0, LrnSL = 0", options);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(other.Statistics, Is.EqualTo(one.Statistics));
            Assert.That(one.PValue, Is.InRange(1.0 / 501, 1.0));
        }
    }

    [Test]
    public void Frequency_weights_are_repeated_rows()
    {
        RegressionData data = GlmReference.LoadData("warpbreaks");
        int[] rows = [.. Enumerable.Range(0, data.RowCount).SelectMany(i => Enumerable.Repeat(i, i % 4))];
        RegressionData repeated = RegressionData.Create(
            data.Design.ColumnNames.Select((name, j) => KeyValuePair.Create(name, rows.Select(i => data.Design[i, j]).ToArray())),
            [.. rows.Select(i => data.Outcome.Span[i])]
        );
        RegressionData weighted = RegressionData
            .Create(data.Design, data.Outcome.ToArray())
            .WithWeights([.. Enumerable.Range(0, data.RowCount).Select(i => (double)(i % 4))], WeightKind.Frequency);
        WildScoreTestOptions options = new() { Replications = 99 };
        WildScoreTestResult one = WildScoreTest.Of(Fit(weighted), $"`{data.Design.ColumnNames[0]}` = 0", options);
        WildScoreTestResult other = WildScoreTest.Of(Fit(repeated), $"`{data.Design.ColumnNames[0]}` = 0", options);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(one.UnitCount, Is.EqualTo(rows.Length));
            Assert.That(one.Statistic, Is.EqualTo(other.Statistic).Within(1e-7));
            Assert.That(one.PValue, Is.EqualTo(other.PValue));
        }
    }

    [Test]
    public void A_cancelled_test_ends()
    {
        PoissonResult fit = Fit(GlmReference.LoadData("quine"));
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.That(
            () => WildScoreTest.Of(fit, "SexM = 0", cancellationToken: source.Token),
            Throws.InstanceOf<OperationCanceledException>()
        );
    }

    [Test]
    public void Wrong_requests_are_named()
    {
        PoissonResult fit = Fit(GlmReference.LoadData("quine"));
        LeastSquaresResult line = new(
            [
                [1, 2, 3, 5],
            ],
            [1, 2, 4, 3]
        );
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => WildScoreTest.Of(fit, "Sex = 0"), Throws.ArgumentException.With.Message.Contains("SexM"));
            Assert.That(
                () => WildScoreTest.Of(fit, "SexM = 0", new WildScoreTestOptions { Replications = 0 }),
                Throws.ArgumentException.With.Message.Contains("Replications is 0")
            );
            Assert.That(
                () => WildScoreTest.Of(fit, "SexM = 0", new WildScoreTestOptions { Cluster = "firm" }),
                Throws.ArgumentException.With.Message.Contains("firm")
            );
            Assert.That(
                () => WildScoreTest.Of(line, "x1 = 0"),
                Throws.InstanceOf<NotSupportedException>().With.Message.Contains(nameof(IPointEvaluation))
            );
            Assert.That(WildScoreTest.Of(line, "x1 = 0", new WildScoreTestOptions { ImposeNull = false }).PValue, Is.InRange(0.0, 1.0));
        }
    }

    // Size under the hypothesis with ten clusters of ten rows: the test rejects at 5 percent in about 5 percent of samples, Wald's with cr0
    // in far more.
    [Test]
    [Category("Slow")]
    public void Size_is_right_with_few_clusters()
    {
        const int Samples = 2000;
        int rejected = 0;
        int waldRejected = 0;
        Parallel.For(
            0,
            Samples,
            sample =>
            {
                RandomSource random = new(17, sample);
                double[,] x = new double[100, 1];
                double[] y = new double[100];
                int[] ids = new int[100];
                double shock = 0.0;
                double shared = 0.0;
                for (int i = 0; i < 100; i++)
                {
                    ids[i] = i / 10;
                    if (i % 10 == 0)
                    {
                        shock = random.NextGamma(2.0) / 2.0;
                        shared = random.NextNormal();
                    }

                    x[i, 0] = shared + (0.3 * random.NextNormal());
                    y[i] = random.NextPoisson(4.0 * shock);
                }

                PoissonResult fit = Fit(RegressionData.Create(x, y).WithClusters("g", ids));
                if (WildScoreTest.Of(fit, "x1 = 0", new WildScoreTestOptions { Replications = 999 }).PValue <= 0.05)
                {
                    Interlocked.Increment(ref rejected);
                }

                if (WaldTest.Of(fit, fit.Covariance("cr0"), "x1 = 0").PValue <= 0.05)
                {
                    Interlocked.Increment(ref waldRejected);
                }
            }
        );
        TestContext.Out.WriteLine($"wild score {rejected / (double)Samples:P1}, Wald cr0 {waldRejected / (double)Samples:P1}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rejected / (double)Samples, Is.EqualTo(0.05).Within(0.02));
            Assert.That(waldRejected / (double)Samples, Is.GreaterThan(0.1));
        }
    }

    private static PoissonResult Fit(RegressionData data) => new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(data);

    private static IEstimationResult RestrictedEstimatesOf(PoissonResult full, string restrictions) =>
        RestrictedEstimates.Find(full, LinearRestrictions.Parse(restrictions, full.ParameterNames));

    private static RegressionData Without(RegressionData data, params string[] dropped)
    {
        List<KeyValuePair<string, double[]>> columns = [];
        for (int j = 0; j < data.Design.ColumnCount; j++)
        {
            double[] column = new double[data.RowCount];
            data.Design.CopyColumn(j, column);
            if (!dropped.Contains(data.Design.ColumnNames[j]))
            {
                columns.Add(KeyValuePair.Create(data.Design.ColumnNames[j], column));
            }
        }

        return RegressionData.Create(columns, data.Outcome.ToArray());
    }
}
