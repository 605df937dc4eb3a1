using System.Collections.Immutable;
using CsCheck;

namespace Crabbymetrics.Tests.Numerics;

/// <summary>Poisson models whose largest effect is profiled: their scores are 0 at the result.</summary>
public sealed class ProfiledPoissonTests
{
    [TestCase(200, "40", 2)]
    [TestCase(200, "40", 0)]
    [TestCase(600, "60 7", 3)]
    [TestCase(600, "60 7", 4)]
    [TestCase(2_000, "150 30 12", 9)]
    [TestCase(2_000, "150 30 12 5", 2)]
    [TestCase(20_000, "2000 700 600", 2)]
    [TestCase(20_000, "2000 1500", 5)]
    public void Scores_are_0(int rows, string levels, int columns)
    {
        foreach (bool isWeighted in (bool[])[false, true])
        {
            foreach (bool isSorted in (bool[])[true, false])
            {
                Panel panel = new(rows, levels, columns, 17, isWeighted, isSorted);
                (double[] eta, double[] slopes) = panel.Fit(2);
                Assert.That(panel.LargestScore(eta), Is.LessThan(1e-9), $"weighted {isWeighted}, sorted {isSorted}");
                Assert.That(slopes, Has.Length.EqualTo(columns));
            }
        }
    }

    [Test]
    public void Scores_are_0_on_random_panels()
    {
        int results = 0;
        Gen.Select(Gen.Int[1, 100_000], Gen.Int[10, 40], Gen.Int[2, 9], Gen.Int[0, 6])
            .Sample(
                (seed, first, second, columns) =>
                {
                    Panel panel = new(12 * first, $"{first} {second}", columns, seed, seed % 2 == 0, seed % 3 == 0);
                    ProfiledPoisson run = panel.Prepare(1)!;
                    if (!run.TryRun(1e-10, 1.0, CancellationToken.None))
                    {
                        // What is in doubt has no result, which is seldom.
                        return;
                    }

                    results++;
                    double[] eta = new double[panel.Outcome.Length];
                    run.WritePredictors(eta, CancellationToken.None);
                    Assert.That(panel.LargestScore(eta), Is.LessThan(1e-9));
                },
                iter: 100,
                threads: 1
            );
        Assert.That(results, Is.GreaterThan(90));
    }

    [TestCase("30000 400 10")]
    [TestCase("30000 1500 10")]
    [TestCase("30000 10")]
    public void Any_number_of_threads_gives_the_same_bits(string levels)
    {
        Panel panel = new(300_000, levels, 2, 5, false, true);
        (double[] one, double[] ofOne) = panel.Fit(1);
        (double[] three, double[] ofThree) = panel.Fit(3);
        Assert.That(three, Is.EqualTo(one));
        Assert.That(ofThree, Is.EqualTo(ofOne));
    }

    [Test]
    public void A_column_that_the_effects_span_is_left_to_others()
    {
        Panel panel = new(600, "60 7", 2, 3, false, true);
        for (int i = 0; i < 600; i++)
        {
            panel.Columns[1][i] = panel.Codes[0][i] - (2.0 * panel.Codes[1][i]);
        }

        Assert.That(panel.Prepare(1)!.TryRun(1e-8, 1.0, CancellationToken.None), Is.False);
    }

    [Test]
    public void Columns_that_add_up_are_left_to_others()
    {
        Panel panel = new(600, "60 7", 3, 3, false, true);
        for (int i = 0; i < 600; i++)
        {
            panel.Columns[2][i] = panel.Columns[0][i] - panel.Columns[1][i];
        }

        Assert.That(panel.Prepare(1)!.TryRun(1e-8, 1.0, CancellationToken.None), Is.False);
    }

    [Test]
    public void A_level_without_outcomes_above_0_is_left_to_others()
    {
        Panel panel = new(600, "60 7", 2, 3, false, true);
        for (int i = 0; i < 600; i++)
        {
            panel.Outcome[i] = panel.Codes[0][i] == 11 ? 0.0 : panel.Outcome[i];
        }

        Assert.That(panel.Prepare(1), Is.Null);
    }

    [Test]
    public void Slopes_are_left_to_others()
    {
        int[] codes = [0, 0, 1, 1];
        double[] values = [1.0, 2.0, 3.0, 5.0];
        LevelProjection projection = new([new LevelColumn(codes, 2, values)], [], 1e-12, 100, 1);
        Assert.That(projection.ProfilePoisson(values, [], [], []), Is.Null);
    }

    [Test]
    public void Values_of_another_number_of_rows_are_refused()
    {
        int[] codes = [0, 0, 1, 1];
        double[] values = [1.0, 2.0, 3.0, 5.0];
        double[] few = [1.0, 2.0];
        LevelProjection projection = new([new LevelColumn(codes, 2, default)], [1.5, 1.5, 4.0, 4.0], 1e-12, 100, 1);
        Assert.Multiple(() =>
        {
            Assert.That(projection.ProfilePoisson(values, [], [], []), Is.Not.Null);
            Assert.Throws<ArgumentException>(() => projection.ProfilePoisson(few, [], [], []));
            Assert.Throws<ArgumentException>(() => projection.ProfilePoisson(values, few, [], []));
            Assert.Throws<ArgumentException>(() => projection.ProfilePoisson(values, [], few, []));
            Assert.Throws<ArgumentException>(() => projection.ProfilePoisson(values, [], [], [values, few]));
        });
    }

    private sealed class Panel
    {
        public Panel(int rows, string levels, int columns, long seed, bool isWeighted, bool isSorted)
        {
            RandomSource random = new(seed);
            int[] counts = [.. levels.Split(' ').Select(int.Parse)];
            double[] eta = new double[rows];
            Codes =
            [
                .. counts.Select(
                    (count, e) =>
                    {
                        double[] effects = [.. Enumerable.Range(0, count).Select(_ => 0.4 * random.NextNormal())];
                        int[] codes = new int[rows];
                        for (int i = 0; i < rows; i++)
                        {
                            codes[i] =
                                i < count ? i
                                : e == 0 ? i % count
                                : (int)(count * random.NextDouble());
                        }

                        if (e == 0 && isSorted)
                        {
                            Array.Sort(codes);
                        }

                        for (int i = 0; i < rows; i++)
                        {
                            eta[i] += effects[codes[i]];
                        }

                        return codes;
                    }
                ),
            ];
            Columns = [.. Enumerable.Range(0, columns).Select(_ => Enumerable.Range(0, rows).Select(_ => random.NextNormal()).ToArray())];
            Weights = isWeighted ? [.. Enumerable.Range(0, rows).Select(_ => 0.5 + random.NextDouble())] : [];
            Offset = isWeighted ? [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())] : [];
            Outcome = new double[rows];
            for (int i = 0; i < rows; i++)
            {
                double own = eta[i] + (isWeighted ? Offset[i] : 0.0) + Columns.Sum(column => 0.1 * column[i]);
                // Each level has an outcome above 0.
                Outcome[i] = random.NextPoisson(Math.Exp(own)) + (i < counts[0] || isSorted ? 0.25 : 0.0);
            }

            Levels = counts;
        }

        public int[] Levels { get; }

        public int[][] Codes { get; }

        public double[][] Columns { get; }

        public double[] Weights { get; }

        public double[] Offset { get; }

        public double[] Outcome { get; }

        // Means of the start: halfway to the mean of the level of the first effect, which is the largest.
        public ProfiledPoisson? Prepare(int threads)
        {
            double[] sums = new double[Levels[0]];
            double[] totals = new double[Levels[0]];
            for (int i = 0; i < Outcome.Length; i++)
            {
                sums[Codes[0][i]] += WeightOf(i) * Outcome[i];
                totals[Codes[0][i]] += WeightOf(i);
            }

            double[] means = new double[Outcome.Length];
            for (int i = 0; i < means.Length; i++)
            {
                int level = Codes[0][i];
                means[i] = WeightOf(i) * 0.5 * (Outcome[i] + (sums[level] / totals[level]));
            }

            ImmutableArray<LevelColumn> effects = [.. Codes.Select((codes, e) => new LevelColumn(codes, Levels[e], default))];
            return new LevelProjection(effects, means, 1e-12, 1000, threads).ProfilePoisson(Outcome, Weights, Offset, Columns);
        }

        public (double[] Eta, double[] Slopes) Fit(int threads)
        {
            ProfiledPoisson run = Prepare(threads)!;
            Assert.That(run.TryRun(1e-10, 1.0, CancellationToken.None), Is.True);
            Assert.That(run.Steps, Is.GreaterThan(1));
            double[] eta = new double[Outcome.Length];
            run.WritePredictors(eta, CancellationToken.None);
            return (eta, run.Coefficients);
        }

        // The score of a parameter is summed from terms some of which are this large.
        public double LargestScore(double[] eta)
        {
            double[] residual = [.. eta.Select((own, i) => WeightOf(i) * (Outcome[i] - Math.Exp(own)))];
            IEnumerable<double> ofColumns = Columns.Select(column => column.Zip(residual, static (x, r) => x * r).Sum());
            IEnumerable<double> ofLevels = Codes.SelectMany(
                (codes, e) =>
                {
                    double[] sums = new double[Levels[e]];
                    for (int i = 0; i < codes.Length; i++)
                    {
                        sums[codes[i]] += residual[i];
                    }

                    return sums;
                }
            );
            return ofColumns.Concat(ofLevels).Max(Math.Abs) / Math.Sqrt(eta.Sum(Math.Exp));
        }

        private double WeightOf(int row) => Weights.Length == 0 ? 1.0 : Weights[row];
    }
}
