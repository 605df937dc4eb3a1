using System.Collections.Immutable;
using Crabbymetrics;
using Crabbymetrics.Inference;
using CsCheck;

namespace Crabbymetrics.Tests.Inference.Bootstrap;

/// <summary>Results that take several resamples at once get the draws that they would get one by one.</summary>
public sealed class BatchReplicationTests
{
    private const int Rows = 40;

    private static readonly ImmutableDictionary<string, Clustering> Groups = ImmutableDictionary<string, Clustering>.Empty.Add(
        "g",
        Clustering.Create("g", [.. Enumerable.Range(0, Rows).Select(i => i % 9)])
    );

    private static double Mean(double[] weights) => weights.Select((w, i) => w * i * i).Sum() / weights.Sum();

    private static double[,] Draws(StatisticResult result, string scheme, int threads = 2, int replications = 101) =>
        new BootstrapEngine()
            .Run(
                result,
                new BootstrapOptions
                {
                    Scheme = scheme,
                    Replications = replications,
                    MaxDegreeOfParallelism = threads,
                }
            )
            .ToArray();

    [TestCase("pairs")]
    [TestCase("cluster-pairs")]
    [TestCase("jackknife")]
    [TestCase("cluster-jackknife")]
    public void Batches_get_the_draws_of_single_replicates(string scheme)
    {
        BatchStatisticResult batched = new(Rows, Mean, 5) { Clusters = Groups };
        double[,] draws = Draws(batched, scheme);
        double[,] single = Draws(new StatisticResult(Rows, Mean) { Clusters = Groups }, scheme);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(batched.Batches, Is.Not.Empty.And.All.LessThanOrEqualTo(5).And.Some.GreaterThan(1));
            Assert.That(batched.Batches.Sum(), Is.EqualTo(draws.GetLength(0)));
            for (int r = 0; r < draws.GetLength(0); r++)
            {
                Assert.That(draws[r, 0], double.IsNaN(draws[r, 0]) ? Is.NaN : Is.EqualTo(single[r, 0]));
            }
        }
    }

    [Test]
    public void Rows_with_a_weight_are_counted_in_batches_too()
    {
        double[] y = [.. Enumerable.Range(0, Rows).Select(i => (double)i)];
        ObservationWeights weights = RegressionData
            .Create(new double[Rows, 1], y)
            .WithWeights([.. y.Select(v => v % 3)], WeightKind.Analytic)
            .Weights!;
        double[,] batched = Draws(new BatchStatisticResult(Rows, Mean, 4) { Weights = weights }, "pairs");
        Assert.That(batched, Is.EqualTo(Draws(new StatisticResult(Rows, Mean) { Weights = weights }, "pairs")));
    }

    // Studentized limits draw one by one: the errors of a replicate need its own multipliers squared.
    [TestCase("score")]
    [TestCase("score-webb")]
    [TestCase("score-mammen")]
    public void Replicates_of_scores_that_share_a_reading_are_those_of_their_own(string scheme)
    {
        const int Many = 2500;
        RandomSource random = new(3);
        double[] x = [.. Enumerable.Range(0, Many).Select(_ => random.NextNormal())];
        LeastSquaresResult result = new([x], [.. x.Select(value => value + random.NextNormal())]);
        BootstrapEngine engine = new();
        double[,] shared = engine
            .Run(
                result,
                new BootstrapOptions
                {
                    Scheme = scheme,
                    Replications = 37,
                    MaxDegreeOfParallelism = 2,
                }
            )
            .ToArray();
        double[,] single = engine
            .Run(
                result,
                new BootstrapOptions
                {
                    Scheme = scheme,
                    Replications = 37,
                    Limits = BootstrapLimits.Studentized,
                }
            )
            .ToArray();
        Assert.That(shared, Is.EqualTo(single));
    }

    [TestCase(1)]
    [TestCase(63)]
    [TestCase(64)]
    [TestCase(200)]
    public void Signs_are_the_bits_of_the_stream_lowest_first(int count)
    {
        double[] signs = new double[count];
        RandomSource one = new(6);
        RandomSource other = new(6);
        MultiplierDistribution.Rademacher.Fill(one, signs);
        ulong word = 0;
        double[] expected =
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    word = i % 64 == 0 ? other.NextUInt64() : word;
                    return ((word >> (i % 64)) & 1) == 0 ? 1.0 : -1.0;
                }),
        ];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(signs, Is.EqualTo(expected));
            Assert.That(one.NextUInt64(), Is.EqualTo(other.NextUInt64()));
        }
    }

    [Test]
    public void Fractional_weights_come_one_by_one()
    {
        BatchStatisticResult result = new(Rows, Mean, 5) { Clusters = Groups };
        Draws(result, "bayesian");
        Assert.That(result.Batches, Is.Empty);
    }

    [Test]
    public void Failures_of_a_batch_are_those_replicates_alone()
    {
        BatchStatisticResult result = new(Rows, Mean, 7);
        BootstrapResult one = new BootstrapEngine().Run(result, new BootstrapOptions { Replications = 300, MaxDegreeOfParallelism = 1 });
        BootstrapResult two = new BootstrapEngine().Run(result, new BootstrapOptions { Replications = 300, MaxDegreeOfParallelism = 2 });
        using (Assert.EnterMultipleScope())
        {
            // 300 times the chance of three draws of one row in forty: 18 expected.
            Assert.That(one.Failures, Has.Length.InRange(5, 40));
            Assert.That(two.Failures, Is.EqualTo(one.Failures));
            Assert.That(one.CompletedReplications, Is.EqualTo(300));
            foreach (int r in Enumerable.Range(0, 300))
            {
                Assert.That(double.IsNaN(one.Draw(r)[0]), Is.EqualTo(one.Failures.Any(f => f.Replicate == r)));
            }
        }
    }

    [Test]
    public void A_cancelled_batch_leaves_its_rows_empty()
    {
        using CancellationTokenSource source = new();
        int batches = 0;
        BatchStatisticResult result = new(Rows, Mean, 5)
        {
            BeforeBatch = () =>
            {
                if (Interlocked.Increment(ref batches) == 4)
                {
                    source.Cancel();
                }
            },
        };
        BootstrapResult part = new BootstrapEngine().Run(
            result,
            new BootstrapOptions { Replications = 100, MaxDegreeOfParallelism = 1 },
            null,
            source.Token
        );
        using (Assert.EnterMultipleScope())
        {
            Assert.That(part.Cancelled, Is.True);
            Assert.That(part.CompletedReplications, Is.EqualTo(15));
            Assert.That(Enumerable.Range(15, 85).Select(r => part.Draw(r)[0]), Is.All.NaN);
        }
    }

    [Test]
    public void An_unexpected_error_in_a_batch_passes_through() =>
        Assert.That(
            () =>
                Draws(
                    new BatchStatisticResult(Rows, Mean, 5) { BeforeBatch = static () => throw new InvalidTimeZoneException("a fault") },
                    "pairs"
                ),
            Throws.InstanceOf<InvalidTimeZoneException>()
        );

    [Test]
    public void Counts_of_a_byte_are_the_counts_of_the_same_stream() =>
        Gen.Select(Gen.Int[1, 5000], Gen.Int[0, 9000], Gen.Long)
            .Sample(
                (cells, draws, seed) =>
                {
                    double[] wide = new double[cells];
                    byte[] narrow = new byte[cells];
                    RandomSource one = new(seed);
                    RandomSource other = new(seed);
                    one.CountIndices(draws, wide);
                    bool fits = other.TryCountIndices(draws, narrow);
                    return fits == wide.All(count => count < 256.0)
                        && (!fits || narrow.Zip(wide).All(pair => pair.First == pair.Second))
                        && one.NextUInt64() == other.NextUInt64();
                },
                iter: 300
            );

    [TestCase(255, true)]
    [TestCase(256, false)]
    [TestCase(512, false)]
    public void A_count_beyond_a_byte_is_told(int draws, bool fits) =>
        Assert.That(new RandomSource(1).TryCountIndices(draws, new byte[1]), Is.EqualTo(fits));

    // Pearson's statistic of n counts with n expected draws a cell in all replicates: n - 1 degrees of freedom, of which a multinomial has
    // exactly that mean and the variance 2 (n - 1) (1 - 1/N) to a relative 1e-4.
    [Test]
    public void Counts_are_multinomial()
    {
        const int Cells = 3000;
        const int Replicates = 400;
        long[] totals = new long[Cells];
        double pairs = 0.0,
            singles = 0.0;
        RandomSource random = new(0);
        for (int r = 0; r < Replicates; r++)
        {
            byte[] counts = new byte[Cells];
            random.Restart(11, r);
            Assert.That(random.TryCountIndices(Cells, counts), Is.True);
            for (int i = 0; i < Cells; i++)
            {
                totals[i] += counts[i];
                singles += counts[i] == 1 ? 1 : 0;
                pairs += i > 0 ? (counts[i] - 1) * (counts[i - 1] - 1) : 0;
            }
        }

        double expected = Replicates;
        double chiSquared = totals.Sum(total => (total - expected) * (total - expected) / expected);
        double once = Math.Pow(1.0 - (1.0 / Cells), Cells - 1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(chiSquared, Is.EqualTo(Cells - 1.0).Within(4.0 * Math.Sqrt(2.0 * Cells)));
            Assert.That(singles / Replicates / Cells, Is.EqualTo(once).Within(4.0 * Math.Sqrt(once / Replicates / Cells)));
            // Neighbours have covariance -1/n.
            Assert.That(pairs / Replicates / (Cells - 1), Is.EqualTo(-1.0 / Cells).Within(4.0 / Math.Sqrt(Replicates * (double)Cells)));
        }
    }
}
