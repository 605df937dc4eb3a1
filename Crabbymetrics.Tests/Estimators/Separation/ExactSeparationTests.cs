using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Separation;

/// <summary>The verdicts of fits against those of whole numbers, on random small designs.</summary>
public sealed class ExactSeparationTests
{
    private const int Sets = 400;

    [Test]
    public void The_reference_knows_the_textbook_cases()
    {
        Assert.Multiple(() =>
        {
            // x = 1, 2 without and 3, 4 with the event.
            Assert.That(
                ExactSeparation.Find(
                    [
                        [-1, -1],
                        [-1, -2],
                        [1, 3],
                        [1, 4],
                    ],
                    new bool[4]
                ),
                Has.All.True
            );
            Assert.That(
                ExactSeparation.Find(
                    [
                        [-1, -1],
                        [1, 2],
                        [-1, -3],
                        [1, 4],
                    ],
                    new bool[4]
                ),
                Has.All.False
            );
            Assert.That(
                ExactSeparation.Find(
                    [
                        [-1, -1],
                        [-1, -2],
                        [1, 2],
                        [1, 4],
                    ],
                    new bool[4]
                ),
                Is.EqualTo((bool[])[true, false, false, true])
            );
            Assert.That(
                ExactSeparation.Find(
                    [
                        [1, 1],
                        [2, 2],
                    ],
                    new bool[2]
                ),
                Is.Null
            );
        });
    }

    [TestCase("logit")]
    [TestCase("probit")]
    [TestCase("cloglog")]
    public void Binary_models_name_exactly_the_rows_of_the_reference(string link)
    {
        (int separated, int finite) = Compare(
            random => Binary(random, random.NextDouble() < 0.5),
            static outcome => outcome == 1.0 ? 1 : -1,
            data => new GeneralizedLinearEstimator(GlmFamilies.Binomial(Links.Find(link))).Fit(data).Diagnostics
        );
        Assert.That(Math.Min(separated, finite), Is.GreaterThan(Sets / 10), "both kinds are there");
    }

    [Test]
    public void Poisson_names_exactly_the_rows_of_the_reference()
    {
        (int separated, int finite) = Compare(
            Counts,
            static outcome => outcome == 0.0 ? -1 : 0,
            static data => new PoissonEstimator().Fit(data).Diagnostics
        );
        Assert.That(Math.Min(separated, finite), Is.GreaterThan(Sets / 10), "both kinds are there");
    }

    [Test]
    public void Proportions_inside_hold_their_rows_from_both_sides()
    {
        (int separated, int finite) = Compare(
            static random =>
            {
                (long[][] x, double[] y, double[]? weights) = Binary(random, false);
                for (int i = 0; i < y.Length; i++)
                {
                    y[i] = random.NextDouble() < 0.15 ? 0.5 : y[i];
                }

                return (x, y, weights);
            },
            static outcome =>
                outcome == 1.0 ? 1
                : outcome == 0.0 ? -1
                : 0,
            static data => new GeneralizedLinearEstimator(GlmFamilies.Quasi(GlmFamilies.Binomial())).Fit(data).Diagnostics
        );
        Assert.That(Math.Min(separated, finite), Is.GreaterThan(Sets / 20), "both kinds are there");
    }

    [Test]
    public void A_multinomial_logit_names_exactly_the_rows_of_the_reference()
    {
        int separatedSets = 0,
            finiteSets = 0;
        for (int seed = 1; seed <= Sets / 4; seed++)
        {
            RandomSource random = new(seed);
            int n = 8 + Whole(random, 8),
                p = 1 + Whole(random, 2);
            long[][] x = Design(random, n, p);
            double slope = random.NextDouble() < 0.5 ? 3.0 : 0.3;
            int[] codes = [.. x.Select(row => Class(random, slope * (row[1] - 4.0)))];
            if (codes.Distinct().Count() < 3)
            {
                continue;
            }

            // Base class 0: the parameters are those of classes 1 and 2.
            List<long[]> movements = [];
            List<int> owners = [];
            for (int i = 0; i < n; i++)
            {
                for (int c = 0; c < 3; c++)
                {
                    if (c != codes[i])
                    {
                        movements.Add([.. Part(x[i], codes[i], c, 1), .. Part(x[i], codes[i], c, 2)]);
                        owners.Add(i);
                    }
                }
            }

            bool[]? exact = ExactSeparation.Find([.. movements], new bool[movements.Count]);
            if (exact is null || movements[0].Length > n)
            {
                continue;
            }

            int[] expected = [.. owners.Where((_, i) => exact[i]).Distinct().Order()];
            RegressionData data = RegressionData.Create(Columns(x), [.. codes.Select(static code => (double)code)]);
            Check($"seed {seed}", expected, () => new MultinomialLogitEstimator().Fit(data).Diagnostics);
            separatedSets += expected.Length > 0 ? 1 : 0;
            finiteSets += expected.Length > 0 ? 0 : 1;
        }

        Assert.That(Math.Min(separatedSets, finiteSets), Is.GreaterThan(Sets / 40), "both kinds are there");
    }

    private static (int Separated, int Finite) Compare(
        Func<RandomSource, (long[][] X, double[] Y, double[]? Weights)> draw,
        Func<double, int> direction,
        Func<RegressionData, FitDiagnostics> fit
    )
    {
        int separatedSets = 0,
            finiteSets = 0;
        for (int seed = 1; seed <= Sets; seed++)
        {
            (long[][] x, double[] y, double[]? weights) = draw(new RandomSource(seed));
            int[] present = [.. Enumerable.Range(0, y.Length).Where(i => weights is null || weights[i] > 0.0)];
            long[][] signed = [.. present.Select(i => Times(direction(y[i]) == 0 ? 1 : direction(y[i]), x[i]))];
            bool[]? exact = ExactSeparation.Find(signed, [.. present.Select(i => direction(y[i]) == 0)]);
            if (exact is null || x[0].Length > present.Length)
            {
                continue;
            }

            int[] expected = [.. present.Where((_, i) => exact[i])];
            RegressionData data = RegressionData.Create(Columns(x), y);
            data = weights is null ? data : data.WithWeights(weights, WeightKind.Frequency);
            Check($"seed {seed}", expected, () => fit(data));
            separatedSets += expected.Length > 0 ? 1 : 0;
            finiteSets += expected.Length > 0 ? 0 : 1;
        }

        return (separatedSets, finiteSets);
    }

    private static void Check(string set, int[] expected, Func<FitDiagnostics> fit)
    {
        if (expected.Length > 0)
        {
            SeparationException? error = Assert.Throws<SeparationException>(() => fit(), set);
            Assert.That(error!.Rows, Is.EqualTo(expected), set);
            return;
        }

        FitDiagnostics diagnostics = fit();
        Assert.That(diagnostics.Converged, set);
        Assert.That(diagnostics.Warnings, Is.Empty, set);
    }

    // With rare or mixed outcomes; or with strong regressors and a dummy whose rows all have the event.
    private static (long[][] X, double[] Y, double[]? Weights) Binary(RandomSource random, bool hasDummy)
    {
        int n = 8 + Whole(random, 13),
            p = 1 + Whole(random, 3);
        long[][] x = Design(random, n, p);
        double slope = random.NextDouble() < 0.5 ? 1.5 : 0.2;
        double[] y = [.. x.Select(row => random.NextDouble() < 1.0 / (1.0 + Math.Exp(-slope * (row[1] - 4.0))) ? 1.0 : 0.0)];
        if (hasDummy)
        {
            for (int i = 0; i < n; i++)
            {
                bool inside = random.NextDouble() < 0.25;
                x[i] = [.. x[i], inside ? 1 : 0];
                y[i] = inside ? 1.0 : y[i];
            }
        }

        double[]? weights = random.NextDouble() < 0.3 ? [.. y.Select(_ => (double)Whole(random, 3))] : null;
        return (x, y, weights);
    }

    private static (long[][] X, double[] Y, double[]? Weights) Counts(RandomSource random)
    {
        int n = 6 + Whole(random, 15),
            p = 1 + Whole(random, 3);
        long[][] x = Design(random, n, p);
        double share = 0.1 + (0.5 * random.NextDouble());
        double[] y = [.. x.Select(_ => random.NextDouble() < share ? 1.0 + Whole(random, 4) : 0.0)];
        return (x, y, random.NextDouble() < 0.3 ? [.. y.Select(_ => (double)Whole(random, 3))] : null);
    }

    private static long[][] Design(RandomSource random, int n, int p) =>
        [
            .. Enumerable
                .Range(0, n)
                .Select(_ => (long[])[1, .. Enumerable.Range(0, p).Select(j => j % 2 == 0 ? (long)Whole(random, 9) : Whole(random, 3))]),
        ];

    private static IEnumerable<KeyValuePair<string, double[]>> Columns(long[][] x) =>
        Enumerable.Range(1, x[0].Length - 1).Select(j => KeyValuePair.Create($"x{j}", x.Select(row => (double)row[j]).ToArray()));

    private static long[] Times(int sign, long[] row) => [.. row.Select(value => sign * value)];

    private static long[] Part(long[] row, int own, int other, int code) =>
        Times(
            own == code ? 1
                : other == code ? -1
                : 0,
            row
        );

    private static int Class(RandomSource random, double predictor)
    {
        double up = Math.Exp(predictor),
            down = Math.Exp(-predictor),
            drawn = random.NextDouble() * (1.0 + up + down);
        return drawn < 1.0 ? 0
            : drawn < 1.0 + up ? 1
            : 2;
    }

    private static int Whole(RandomSource random, int count) => (int)(random.NextDouble() * count);
}
