using Crabbymetrics;
using CsCheck;

namespace Crabbymetrics.Tests.Numerics;

public sealed class RandomSourceTests
{
    // Vectors of the authors' C code, as stored in the tests of the rand_xoshiro crate.
    [Test]
    public void Xoshiro256PlusPlus_gives_its_published_sequence()
    {
        RandomSource random = RandomSource.FromState(1, 2, 3, 4);
        ulong[] expected =
        [
            41943041,
            58720359,
            3588806011781223,
            3591011842654386,
            9228616714210784205,
            9973669472204895162,
            14011001112246962877,
            12406186145184390807,
            15849039046786891736,
            10450023813501588000,
        ];
        ulong[] drawn = [.. expected.Select(_ => random.NextUInt64())];
        Assert.That(drawn, Is.EqualTo(expected));
    }

    [Test]
    public void SplitMix64_gives_its_published_sequence()
    {
        ulong state = 1477776061723855037;
        ulong[] expected = [1985237415132408290, 2979275885539914483, 13511426838097143398, 8488337342461049707, 15141737807933549159];
        ulong[] drawn = [.. expected.Select(_ => SplitMix64.Next(ref state))];
        Assert.That(drawn, Is.EqualTo(expected));
    }

    // Computed by another program from the definition. They are a promise: a seed keeps its draws in later versions.
    [Test]
    public void The_stream_of_a_replicate_never_changes()
    {
        RandomSource random = new(12345, 7);
        int[] indices = new int[6];
        random.FillIndices(indices, 100);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(indices, Is.EqualTo(FrozenIndices));
            Assert.That(random.NextUInt64(), Is.EqualTo(FrozenWord));
            Assert.That(new RandomSource(-1).NextUInt64(), Is.EqualTo(FrozenNegativeSeedWord));
        }
    }

    [Test]
    public void Restarting_is_the_same_as_creating()
    {
        RandomSource random = new(1, 1);
        _ = random.NextNormal();
        random.Restart(5, 9);
        RandomSource other = new(5, 9);
        Assert.That(random.NextNormal(), Is.EqualTo(other.NextNormal()));
    }

    [Test]
    public void Neighbouring_replicates_and_seeds_share_no_word()
    {
        HashSet<ulong> seen = [];
        for (int seed = 0; seed < 50; seed++)
        {
            for (int replicate = 0; replicate < 50; replicate++)
            {
                RandomSource random = new(seed, replicate);
                for (int i = 0; i < 8; i++)
                {
                    Assert.That(seen.Add(random.NextUInt64()), Is.True);
                }
            }
        }
    }

    [Test]
    public void Indices_are_uniform_and_in_range()
    {
        Gen.Int[1, 40]
            .Sample(
                bound =>
                {
                    RandomSource random = new(3, bound);
                    int[] drawn = new int[4000];
                    random.FillIndices(drawn, bound);
                    double[] counts = new double[bound];
                    foreach (int index in drawn)
                    {
                        counts[index]++;
                    }

                    double expected = 4000.0 / bound;
                    double chiSquared = counts.Sum(count => (count - expected) * (count - expected) / expected);
                    // Mean bound - 1, standard deviation sqrt(2 (bound - 1)): six of them are never reached.
                    return chiSquared <= bound - 1 + (6.0 * Math.Sqrt(2.0 * bound)) + 10.0;
                },
                iter: 100
            );
    }

    // With a bound of 3 x 2^29 a quarter of the values would come twice as often without rejection: the mean would move by a sixth.
    [Test]
    public void Large_bounds_are_without_bias()
    {
        const int Bound = 3 << 29;
        RandomSource random = new(8);
        int[] drawn = new int[20000];
        random.FillIndices(drawn, Bound);
        double[] thirds = new double[3];
        foreach (int index in drawn)
        {
            thirds[index / (1 << 29)]++;
        }

        Assert.That(thirds, Has.All.EqualTo(20000.0 / 3).Within(6 * Math.Sqrt(20000.0 * 2 / 9)));
    }

    [Test]
    public void Distributions_have_their_means_and_variances()
    {
        RandomSource random = new(42);
        const int Draws = 40000;
        using (Assert.EnterMultipleScope())
        {
            foreach (double mean in new[] { 0.3, 4.0, 12.0, 300.0, 1e6 })
            {
                CheckMoments($"Poisson({mean})", () => random.NextPoisson(mean), mean, mean);
            }

            foreach ((double trials, double p) in new[] { (5.0, 0.3), (1000.0, 0.002), (100.0, 0.4), (100.0, 0.9), (1e9, 0.25) })
            {
                CheckMoments($"binomial({trials}, {p})", () => random.NextBinomial(trials, p), trials * p, trials * p * (1 - p));
            }

            foreach (double shape in new[] { 0.2, 1.0, 3.7, 250.0 })
            {
                CheckMoments($"gamma({shape})", () => random.NextGamma(shape), shape, shape);
            }

            CheckMoments("normal", random.NextNormal, 0.0, 1.0);
            CheckMoments("exponential", random.NextExponential, 1.0, 1.0);
            CheckMoments("uniform", random.NextDouble, 0.5, 1.0 / 12.0);
        }

        static void CheckMoments(string name, Func<double> draw, double mean, double variance)
        {
            double[] values = [.. Enumerable.Range(0, Draws).Select(_ => draw())];
            double average = values.Average();
            double[] squares = [.. values.Select(v => (v - mean) * (v - mean))];
            double second = squares.Average();
            double spread = Math.Sqrt(squares.Sum(s => (s - second) * (s - second)) / Draws / Draws);
            Assert.That(average, Is.EqualTo(mean).Within(5.0 * Math.Sqrt(variance / Draws)), name);
            Assert.That(second, Is.EqualTo(variance).Within(5.0 * spread), name);
        }
    }

    [Test]
    public void Rejection_and_inversion_give_the_same_probabilities()
    {
        // P(X <= 9) of a Poisson number of mean 10 and of a binomial one of 40 trials with probability 0.25.
        RandomSource random = new(77);
        const int Draws = 60000;
        double poisson = Enumerable.Range(0, Draws).Count(_ => random.NextPoisson(10.0) <= 9.0) / (double)Draws;
        double binomial = Enumerable.Range(0, Draws).Count(_ => random.NextBinomial(40, 0.25) <= 9.0) / (double)Draws;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(poisson, Is.EqualTo(0.4579297144718523).Within(0.011));
            Assert.That(binomial, Is.EqualTo(0.4395380).Within(0.011));
        }
    }

    [Test]
    public void Filling_exponentials_draws_the_same_stream()
    {
        RandomSource one = new(2, 3);
        RandomSource other = new(2, 3);
        double[] filled = new double[37];
        one.FillExponential(filled);
        double[] single = [.. filled.Select(_ => other.NextExponential())];
        Assert.That(filled, Is.EqualTo(single).Within(1e-14));
    }

    [Test]
    public void Wrong_arguments_are_refused()
    {
        RandomSource random = new(1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => random.NextIndex(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => random.NextPoisson(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => random.NextPoisson(double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => random.NextGamma(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => random.NextBinomial(1.5, 0.5), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => random.NextBinomial(2, 1.5), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => RandomSource.FromState(0, 0, 0, 0), Throws.ArgumentException);
        }
    }

    private static readonly int[] FrozenIndices = [50, 95, 34, 47, 41, 72];
    private const ulong FrozenWord = 13798581808755937838;
    private const ulong FrozenNegativeSeedWord = 6957522259082324915;
}
