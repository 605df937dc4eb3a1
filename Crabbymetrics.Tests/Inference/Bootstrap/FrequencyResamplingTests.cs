using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.Bootstrap;

/// <summary>Resamples of rows that stand for many observations: multinomial counts, by whichever way draws them.</summary>
public sealed class FrequencyResamplingTests
{
    private const int Replications = 4000;

    // Few rows of many observations: a binomial number a row. Many rows of some: a Poisson number a row, and single draws.
    [TestCase(5, 40_000.0)]
    [TestCase(60, 40.0)]
    public void Counts_have_the_moments_of_a_multinomial(int rows, double size)
    {
        double[] frequencies = [.. Enumerable.Range(0, rows).Select(i => i % 5 == 2 ? 0.0 : Math.Floor(size * (1.0 + (i % 7))))];
        double n = frequencies.Sum();
        double[,] draws = Draw(frequencies);
        for (int i = 0; i < rows; i++)
        {
            double sum = 0.0,
                squares = 0.0,
                product = 0.0,
                third = 0.0,
                p = frequencies[i] / n,
                q = frequencies[(i + 1) % rows] / n;
            for (int r = 0; r < Replications; r++)
            {
                double deviation = draws[r, i] - frequencies[i];
                sum += deviation;
                squares += deviation * deviation;
                third += deviation * deviation * deviation;
                product += deviation * (draws[r, (i + 1) % rows] - frequencies[(i + 1) % rows]);
            }

            double variance = n * p * (1.0 - p),
                error = Math.Sqrt(variance / Replications);
            Assert.Multiple(() =>
            {
                Assert.That(sum / Replications, Is.EqualTo(0.0).Within(4.5 * error), $"mean {i}");
                Assert.That(
                    squares / Replications,
                    Is.EqualTo(variance).Within(4.5 * variance * Math.Sqrt((2.0 + (1.0 / Math.Max(variance, 1.0))) / Replications)),
                    $"variance {i}"
                );
                Assert.That(
                    product / Replications,
                    Is.EqualTo(-n * p * q).Within(4.5 * Math.Sqrt(variance * n * q * (1.0 - q) / Replications) + 1e-9),
                    $"covariance {i}"
                );
                Assert.That(
                    third / Replications,
                    Is.EqualTo(variance * (1.0 - (2.0 * p))).Within(4.5 * Math.Sqrt(15.0 * 1.2 / Replications) * Math.Pow(variance, 1.5)),
                    $"third moment {i}"
                );
            });
        }
    }

    [Test]
    public void Every_resample_has_as_many_observations_as_the_data()
    {
        double[] frequencies = [.. Enumerable.Range(0, 400).Select(static i => (double)(i % 40))];
        double[,] draws = Draw(frequencies);
        for (int r = 0; r < Replications; r++)
        {
            double sum = 0.0;
            for (int i = 0; i < frequencies.Length; i++)
            {
                sum += draws[r, i];
                if (draws[r, i] < 0.0 || (frequencies[i] == 0.0 && draws[r, i] != 0.0))
                {
                    Assert.Fail($"{draws[r, i]} draws of a row with {frequencies[i]} observations.");
                }
            }

            Assert.That(sum, Is.EqualTo(frequencies.Sum()).Within(1e-6));
        }
    }

    // The estimate of row i under weights w is the count of its observations.
    private static double[,] Draw(double[] frequencies) =>
        new BootstrapEngine().Run(new CountResult(frequencies), new BootstrapOptions { Replications = Replications, Seed = 3 }).ToArray();

    private sealed class CountResult(double[] frequencies) : IWeightedRefit, IObservedData
    {
        private readonly RegressionData _data = RegressionData
            .Create(DesignMatrix.Create(frequencies.Length, []), new double[frequencies.Length])
            .WithWeights(frequencies, WeightKind.Frequency);

        public string EstimatorName => "count";

        public System.Collections.Immutable.ImmutableArray<string> ParameterNames => [.. frequencies.Select(static (_, i) => $"row {i}")];

        public System.Collections.Immutable.ImmutableArray<double> Parameters => [.. frequencies];

        public FitDiagnostics Diagnostics { get; } =
            new()
            {
                Converged = true,
                Iterations = 0,
                TerminationReason = TerminationReason.Solved,
                Objective = 0.0,
            };

        public double ObservationCount => frequencies.Sum();

        public IObservations Observations => _data;

        public int RowCount => frequencies.Length;

        public RefitOutcome Refit(ReadOnlySpan<double> weights, Span<double> parameters, CancellationToken cancellationToken = default)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                parameters[i] = weights[i] * frequencies[i];
            }

            return RefitOutcome.Success;
        }
    }
}
