using Crabbymetrics;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.Bootstrap;

public sealed class ScoreBootstrapTests
{
    [TestCaseSource(nameof(Distributions))]
    public void Multipliers_have_mean_0_and_variance_1(MultiplierDistribution distribution)
    {
        (double Value, double Probability)[] points = [.. distribution.Values.ToArray().Zip(distribution.Probabilities.ToArray())];
        double third = points.Sum(p => p.Probability * p.Value * p.Value * p.Value);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(points.Sum(p => p.Probability), Is.EqualTo(1.0).Within(1e-15));
            Assert.That(points.Sum(p => p.Probability * p.Value), Is.Zero.Within(1e-15));
            Assert.That(points.Sum(p => p.Probability * p.Value * p.Value), Is.EqualTo(1.0).Within(1e-15));
            Assert.That(third, Is.EqualTo(distribution.Name == "mammen" ? 1.0 : 0.0).Within(1e-14));
        }
    }

    [TestCaseSource(nameof(Distributions))]
    public void Draws_take_the_points_with_their_probabilities(MultiplierDistribution distribution)
    {
        double[] drawn = new double[60001];
        distribution.Fill(new RandomSource(4), drawn);
        double[] sums = new double[20000];
        RandomSource random = new(5);
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] = distribution.NextSum(random, 7);
        }

        using (Assert.EnterMultipleScope())
        {
            for (int j = 0; j < distribution.Values.Length; j++)
            {
                double value = distribution.Values[j];
                double p = distribution.Probabilities[j];
                Assert.That(drawn.Count(d => d == value) / 60001.0, Is.EqualTo(p).Within(5 * Math.Sqrt(p * (1 - p) / 60001)));
            }

            Assert.That(drawn, Has.All.Matches<double>(d => distribution.Values.Contains(d)));
            Assert.That(sums.Average(), Is.Zero.Within(5 * Math.Sqrt(7.0 / 20000)));
            Assert.That(sums.Average(s => s * s), Is.EqualTo(7.0).Within(0.4));
        }
    }

    [TestCase("score", "hc0")]
    [TestCase("score-webb", "hc0")]
    [TestCase("score-mammen", "hc0")]
    [TestCase("bayesian", "hc0")]
    [TestCase("pairs", "hc0")]
    public void Standard_errors_agree_with_the_sandwich(string scheme, string covariance)
    {
        LeastSquaresResult result = LeastSquaresResult.Fit(Clustered(400));
        BootstrapResult bootstrap = new BootstrapEngine().Run(result, new BootstrapOptions { Replications = 2000, Scheme = scheme });
        CovarianceMatrix sandwich = CovarianceRegistry.Default.Find(covariance).Estimate(result, CovarianceArguments.None);
        // The simulated error of a standard error is 1/sqrt(2 B) = 1.6 percent; pairs and exponential weights differ at order 1/n as well.
        Assert.That(bootstrap.StandardErrors, Is.EqualTo(sandwich.StandardErrors()).Within(6.0).Percent);
    }

    [TestCase("cluster-score")]
    [TestCase("cluster-score-webb")]
    [TestCase("cluster-score-mammen")]
    [TestCase("cluster-pairs")]
    [TestCase("cluster-bayesian")]
    public void Cluster_errors_agree_with_the_clustered_sandwich(string scheme)
    {
        LeastSquaresResult result = LeastSquaresResult.Fit(Clustered(1200));
        BootstrapResult bootstrap = new BootstrapEngine().Run(result, new BootstrapOptions { Replications = 2000, Scheme = scheme });
        double[] expected = ClusterErrors(result);
        // 120 clusters: schemes that refit differ from the linear approximation at order 1/G.
        Assert.That(bootstrap.StandardErrors, Is.EqualTo(expected).Within(8.0).Percent);
    }

    [Test]
    public void Three_clusters_have_eight_combinations_of_signs_symmetric_about_the_estimate()
    {
        RegressionData data = RegressionData
            .Create(
                new double[,]
                {
                    { 1 },
                    { 2 },
                    { 3 },
                    { 4 },
                    { 5 },
                    { 6 },
                },
                [1, 3, 2, 5, 4, 7]
            )
            .WithClusters("g", [1, 1, 2, 2, 3, 3]);
        LeastSquaresResult result = LeastSquaresResult.Fit(data);
        BootstrapResult bootstrap = new BootstrapEngine().Run(
            result,
            new BootstrapOptions { Replications = 400, Scheme = "cluster-score" }
        );
        double[] distinct =
        [
            .. Enumerable.Range(0, 400).Select(r => Math.Round(bootstrap.Draw(r)[1] - result.Parameters[1], 10)).Distinct().Order(),
        ];
        using (Assert.EnterMultipleScope())
        {
            // Scores sum to zero, so that (+,+,+) and (-,-,-) both give the estimate.
            Assert.That(distinct, Has.Length.EqualTo(7));
            Assert.That(distinct.Zip(distinct.Reverse(), (a, b) => a + b), Is.All.Zero.Within(1e-9));
        }
    }

    [TestCase("pairs")]
    [TestCase("score-webb")]
    [TestCase("cluster-pairs")]
    [TestCase("cluster-score-webb")]
    public void Studentized_limits_follow_from_the_replicates_own_errors(string scheme)
    {
        LeastSquaresResult result = LeastSquaresResult.Fit(Clustered(200));
        BootstrapResult bootstrap = new BootstrapEngine().Run(
            result,
            new BootstrapOptions
            {
                Replications = 199,
                Scheme = scheme,
                Limits = BootstrapLimits.Studentized,
                Level = 0.9,
            }
        );
        double error = scheme.StartsWith("cluster", StringComparison.Ordinal)
            ? ClusterErrors(result)[1]
            : CovarianceRegistry.Default.Find("hc0").Estimate(result, CovarianceArguments.None).StandardErrors()[1];
        double[] statistics =
        [
            .. Enumerable.Range(0, 199).Select(r => (bootstrap.Draw(r)[1] - result.Parameters[1]) / bootstrap.DrawErrors(r)[1]).Order(),
        ];
        using (Assert.EnterMultipleScope())
        {
            // Position 198 x 0.05 = 9.9 among the order statistics.
            double low = statistics[9] + (0.9 * (statistics[10] - statistics[9]));
            double high = statistics[188] + (0.1 * (statistics[189] - statistics[188]));
            Assert.That(bootstrap.ConfidenceLow[1], Is.EqualTo(result.Parameters[1] - (error * high)).Within(1e-10));
            Assert.That(bootstrap.ConfidenceHigh[1], Is.EqualTo(result.Parameters[1] - (error * low)).Within(1e-10));
            Assert.That(bootstrap.HasReplicateErrors, Is.True);
            Assert.That(statistics.Average(s => s * s), Is.InRange(0.6, 1.8));
        }
    }

    [Test]
    public void The_errors_of_a_resampled_fit_are_those_of_the_repeated_rows()
    {
        RegressionData data = Clustered(40);
        LeastSquaresResult result = LeastSquaresResult.Fit(data);
        double[] weights = [];
        LeastSquaresResult recording = new(Columns(data), data.Outcome.ToArray(), null, data)
        {
            FailWhen = w =>
            {
                weights = w;
                return null;
            },
        };
        new BootstrapEngine().Run(recording, new BootstrapOptions { Replications = 1 });
        BootstrapResult studentized = new BootstrapEngine().Run(
            result,
            new BootstrapOptions { Replications = 1, Limits = BootstrapLimits.Studentized }
        );
        int[] rows = [.. Enumerable.Range(0, 40).SelectMany(i => Enumerable.Repeat(i, (int)weights[i]))];
        LeastSquaresResult repeated = new(
            [.. Columns(data).Select(c => rows.Select(i => c[i]).ToArray())],
            [.. rows.Select(i => data.Outcome.Span[i])]
        );
        double[] expected = [.. CovarianceRegistry.Default.Find("hc0").Estimate(repeated, CovarianceArguments.None).StandardErrors()];
        Assert.That(studentized.DrawErrors(0).ToArray(), Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public void Bias_corrected_limits_use_the_influence_of_the_scores()
    {
        // The mean of skewed data: every ingredient of the limits is a closed form.
        double[] y = [3, 5, 7, 18, 43, 85, 91, 98, 100, 130, 230, 487];
        LeastSquaresResult mean = new([], y);
        BootstrapResult bootstrap = new BootstrapEngine().Run(
            mean,
            new BootstrapOptions { Replications = 999, Limits = BootstrapLimits.Bca }
        );
        double average = y.Average();
        double acceleration = y.Sum(v => Math.Pow(v - average, 3)) / (6 * Math.Pow(y.Sum(v => (v - average) * (v - average)), 1.5));
        double[] draws = [.. Enumerable.Range(0, 999).Select(r => bootstrap.Draw(r)[0]).Order()];
        double z0 = MathNet.Numerics.Distributions.Normal.InvCDF(
            0,
            1,
            (draws.Count(d => d < average) + (0.5 * draws.Count(d => d == average))) / 999
        );
        using (Assert.EnterMultipleScope())
        {
            // Davison and Hinkley (1997), example 5.8, for these failure times of air conditioning.
            Assert.That(acceleration, Is.EqualTo(0.0938).Within(0.00005));
            Assert.That(bootstrap.ConfidenceLow[0], Is.EqualTo(Limit(-1.959963984540054)).Within(1e-8));
            Assert.That(bootstrap.ConfidenceHigh[0], Is.EqualTo(Limit(1.959963984540054)).Within(1e-8));
        }

        double Limit(double z)
        {
            double level = MathNet.Numerics.Distributions.Normal.CDF(0, 1, z0 + ((z0 + z) / (1 - (acceleration * (z0 + z)))));
            double at = 998 * level;
            int below = (int)at;
            return draws[below] + ((at - below) * (draws[below + 1] - draws[below]));
        }
    }

    [Test]
    public void Basic_and_normal_limits_are_centred_as_they_say()
    {
        LeastSquaresResult result = LeastSquaresResult.Fit(Clustered(60));
        BootstrapEngine engine = new();
        BootstrapResult percentile = engine.Run(result, new BootstrapOptions { Replications = 99 });
        BootstrapResult basic = engine.Run(result, new BootstrapOptions { Replications = 99, Limits = BootstrapLimits.Basic });
        BootstrapResult normal = engine.Run(result, new BootstrapOptions { Replications = 99, Limits = BootstrapLimits.Normal });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(basic.ConfidenceLow[1], Is.EqualTo((2 * result.Parameters[1]) - percentile.ConfidenceHigh[1]).Within(1e-12));
            Assert.That(basic.ConfidenceHigh[1], Is.EqualTo((2 * result.Parameters[1]) - percentile.ConfidenceLow[1]).Within(1e-12));
            Assert.That(
                normal.ConfidenceHigh[1] - result.Parameters[1],
                Is.EqualTo(1.959963984540054 * normal.StandardErrors[1]).Within(1e-12)
            );
        }
    }

    internal static IEnumerable<MultiplierDistribution> Distributions =>
        [MultiplierDistribution.Rademacher, MultiplierDistribution.Webb, MultiplierDistribution.Mammen];

    // Ten rows a cluster with a common shock, errors that grow with x.
    private static RegressionData Clustered(int rows)
    {
        RandomSource random = new(99, rows);
        double[,] x = new double[rows, 1];
        double[] y = new double[rows];
        int[] ids = new int[rows];
        double shock = 0.0;
        for (int i = 0; i < rows; i++)
        {
            ids[i] = i / 10;
            shock = i % 10 == 0 ? random.NextNormal() : shock;
            x[i, 0] = random.NextNormal() + (0.5 * (ids[i] % 7));
            y[i] = 1.0 + (0.5 * x[i, 0]) + shock + ((0.5 + Math.Abs(x[i, 0])) * random.NextNormal());
        }

        return RegressionData.Create(x, y).WithClusters("g", ids);
    }

    private static double[][] Columns(RegressionData data)
    {
        double[] column = new double[data.RowCount];
        data.Design.CopyColumn(0, column);
        return [column];
    }

    // B (sum of S_g S_g') B for two parameters, written out.
    private static double[] ClusterErrors(LeastSquaresResult result)
    {
        double[] scores = new double[result.RowCount * 2];
        result.CopyScores(0, result.RowCount, scores);
        Clustering clusters = result.Observations.Clusters["g"];
        double[,] sums = new double[clusters.GroupCount, 2];
        for (int i = 0; i < result.RowCount; i++)
        {
            sums[clusters.Codes[i], 0] += scores[2 * i];
            sums[clusters.Codes[i], 1] += scores[(2 * i) + 1];
        }

        double[] information = new double[4];
        result.CopyInformation(information);
        double determinant = (information[0] * information[3]) - (information[1] * information[2]);
        double first = 0.0;
        double second = 0.0;
        for (int g = 0; g < clusters.GroupCount; g++)
        {
            double a = ((information[3] * sums[g, 0]) - (information[1] * sums[g, 1])) / determinant;
            double b = ((information[0] * sums[g, 1]) - (information[2] * sums[g, 0])) / determinant;
            first += a * a;
            second += b * b;
        }

        return [Math.Sqrt(first), Math.Sqrt(second)];
    }
}
