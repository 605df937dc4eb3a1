using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Conformance;

namespace Crabbymetrics.Tests.Estimators.Poisson;

/// <summary>The same bits, however many threads there are and whoever else is fitting.</summary>
public sealed class PoissonDeterminismTests
{
    [Test]
    public void Sixty_four_concurrent_fits_on_one_estimator_equal_the_serial_ones()
    {
        PoissonEstimator estimator = new();
        RegressionData[] data = [.. Enumerable.Range(0, 64).Select(i => Sample.Create(i, 200 + (50 * i), 1 + (i % 6)).Data())];
        PoissonResult[] serial = [.. data.Select(d => estimator.Fit(d))];
        PoissonResult[] concurrent = new PoissonResult[data.Length];
        Parallel.For(0, data.Length, new ParallelOptions { MaxDegreeOfParallelism = 64 }, i => concurrent[i] = estimator.Fit(data[i]));
        for (int i = 0; i < data.Length; i++)
        {
            Assert.That(concurrent[i].Parameters, Is.EqualTo(serial[i].Parameters), $"fit {i}");
            Assert.That(
                concurrent[i].Covariance("sandwich").Values.ToArray(),
                Is.EqualTo(serial[i].Covariance("sandwich").Values.ToArray()),
                $"fit {i}"
            );
        }
    }

    [TestCase("newton", 150_000)]
    [TestCase("newton-cg", 20_000)]
    public void A_fit_has_the_same_bits_with_one_two_and_seven_threads(string solver, int rows)
    {
        RegressionData data = Sample.Create(1, rows, 4).Data();
        PoissonResult[] results =
        [
            .. new[] { 1, 2, 7 }.Select(threads =>
                new PoissonEstimator(new PoissonOptions { MaxDegreeOfParallelism = threads, Solver = solver }).Fit(data)
            ),
        ];
        foreach (PoissonResult result in results)
        {
            Assert.That(result.Parameters, Is.EqualTo(results[0].Parameters));
            Assert.That(result.Covariance("hc1").Values.ToArray(), Is.EqualTo(results[0].Covariance("hc1").Values.ToArray()));
            Assert.That(result.LogLikelihood, Is.EqualTo(results[0].LogLikelihood));
        }
    }

    [Test]
    public void A_bootstrap_has_the_same_bits_with_one_two_and_seven_threads()
    {
        PoissonResult result = new PoissonEstimator().Fit(GlmReference.LoadData("quine"));
        double[][,] draws =
        [
            .. new[] { 1, 2, 7 }.Select(threads =>
                result
                    .Bootstrap(
                        new BootstrapOptions
                        {
                            Replications = 60,
                            Seed = 42,
                            MaxDegreeOfParallelism = threads,
                        }
                    )
                    .ToArray()
            ),
        ];
        Assert.Multiple(() =>
        {
            Assert.That(draws[1], Is.EqualTo(draws[0]));
            Assert.That(draws[2], Is.EqualTo(draws[0]));
            Assert.That(draws[0].GetLength(0), Is.EqualTo(60));
            Assert.That(draws[0].GetLength(1), Is.EqualTo(7));
        });
    }

    [Test]
    public void A_bootstrap_draw_is_the_fit_of_the_resampled_rows()
    {
        Sample sample = Sample.Create(9, 120, 2);
        PoissonResult result = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(sample.Data());
        double[] weights = new double[120];
        RandomSource random = new(3);
        for (int i = 0; i < 120; i++)
        {
            weights[random.NextIndex(120)]++;
        }

        int[] rows = [.. Enumerable.Range(0, 120).SelectMany(i => Enumerable.Repeat(i, (int)weights[i]))];
        Sample resampled = new(
            [.. sample.Columns.Select(column => rows.Select(i => column[i]).ToArray())],
            [.. rows.Select(i => sample.Y[i])]
        );
        double[] expected = [.. new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(resampled.Data()).Parameters];
        double[] actual = new double[3];
        RefitOutcome outcome = ((IWeightedRefit)result).Refit(weights, actual);
        Assert.Multiple(() =>
        {
            Assert.That(outcome.Succeeded);
            Assert.That(actual, Is.EqualTo(expected).Within(1e-11));
        });
    }

    [Test]
    public void A_refit_without_an_answer_says_why()
    {
        Sample sample = Sample.Create(9, 50, 1);
        PoissonResult result = new PoissonEstimator().Fit(sample.Data());
        double[] one = new double[50];
        one[0] = 3.0;
        double[] zeros = [.. sample.Y.Select(y => y == 0.0 ? 1.0 : 0.0)];
        double[] parameters = new double[2];
        Assert.Multiple(() =>
        {
            Assert.That(((IWeightedRefit)result).Refit(one, parameters).FailureReason, Does.Contain("collinear"));
            Assert.That(parameters, Is.All.NaN);
            Assert.That(((IWeightedRefit)result).Refit(zeros, parameters).FailureReason, Does.Contain("separated"));
            Assert.That(parameters, Is.All.NaN);
        });
    }
}
