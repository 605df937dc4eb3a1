using Crabbymetrics.Acceleration;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Testing;

/// <content>What inference relies on.</content>
public abstract partial class EstimatorContract<TData, TResult>
{
    /// <summary>The scores sum to zero at the estimates: within the agreement, in standard errors.</summary>
    [Test]
    public void Scores_sum_to_zero()
    {
        TResult result = CreateEstimator().Fit(CreateData());
        IScoreContributions scores = Require<IScoreContributions>(result);
        if (result is IInformation { InferenceUnavailableReason: not null })
        {
            Assert.Inconclusive("With a penalty the scores of the data do not sum to zero.");
        }

        int k = scores.WorkingParameterCount;
        double[] rows = new double[scores.RowCount * k];
        scores.CopyScores(0, scores.RowCount, rows);
        double[] outer = new double[k * k];
        scores.ScoreOuterProduct(default, outer);
        Assert.Multiple(() =>
        {
            for (int j = 0; j < k; j++)
            {
                double sum = 0.0;
                for (int i = 0; i < scores.RowCount; i++)
                {
                    sum += rows[(i * k) + j];
                }

                double size = Math.Sqrt(outer[(j * k) + j]);
                Assert.That(
                    Math.Abs(sum),
                    Is.LessThanOrEqualTo((Agreement * size) + (1e-12 * size * scores.RowCount)),
                    FormattableString.Invariant($"working parameter {j}")
                );
            }
        });
    }

    /// <summary>Scores come in any batches of rows, and the outer product and the sums over groups are those of the scores.</summary>
    [Test]
    public void Sums_of_scores_are_sums_of_the_scores()
    {
        IScoreContributions scores = Require<IScoreContributions>(CreateEstimator().Fit(CreateData()));
        int n = scores.RowCount,
            k = scores.WorkingParameterCount;
        double[] all = new double[n * k];
        scores.CopyScores(0, n, all);
        double[] row = new double[k];
        double[] multipliers = [.. Enumerable.Range(0, n).Select(static i => 0.5 + (i % 3))];
        int[] groups = [.. Enumerable.Range(0, n).Select(static i => i % 4)];
        double[] outer = new double[k * k],
            expectedOuter = new double[k * k],
            sums = new double[4 * k],
            expectedSums = new double[4 * k];
        for (int i = 0; i < n; i++)
        {
            scores.CopyScores(i, 1, row);
            Assert.That(row, Is.EqualTo(all.AsSpan(i * k, k).ToArray()).Within(1e-12).Percent, FormattableString.Invariant($"row {i}"));
            for (int a = 0; a < k; a++)
            {
                expectedSums[(groups[i] * k) + a] += multipliers[i] * row[a];
                for (int b = 0; b < k; b++)
                {
                    expectedOuter[(a * k) + b] += multipliers[i] * row[a] * row[b];
                }
            }
        }

        scores.ScoreOuterProduct(multipliers, outer);
        scores.SumScores(multipliers, groups, sums);
        double[] sizes = [.. Enumerable.Range(0, k).Select(a => Math.Sqrt(expectedOuter[(a * k) + a]))];
        Assert.Multiple(() =>
        {
            for (int a = 0; a < k; a++)
            {
                for (int b = 0; b < k; b++)
                {
                    Assert.That(outer[(a * k) + b], Is.EqualTo(expectedOuter[(a * k) + b]).Within(1e-11 * sizes[a] * sizes[b]));
                }

                for (int g = 0; g < 4; g++)
                {
                    Assert.That(sums[(g * k) + a], Is.EqualTo(expectedSums[(g * k) + a]).Within(1e-11 * sizes[a]));
                }
            }
        });
    }

    /// <summary>The information is symmetric, and the covariances made of it are finite with positive variances.</summary>
    [Test]
    public void Information_gives_covariances()
    {
        TResult result = CreateEstimator().Fit(CreateData());
        IInformation information = Require<IInformation>(result);
        if (information.InferenceUnavailableReason is { } reason)
        {
            Assert.Inconclusive(reason);
        }

        int k = information.WorkingParameterCount;
        double[] values = new double[k * k];
        information.CopyInformation(values);
        Assert.Multiple(() =>
        {
            for (int a = 0; a < k; a++)
            {
                Assert.That(values[(a * k) + a], Is.GreaterThan(0.0));
                for (int b = 0; b < a; b++)
                {
                    Assert.That(
                        values[(a * k) + b],
                        Is.EqualTo(values[(b * k) + a]).Within(1e-13 * Math.Sqrt(values[(a * k) + a] * values[(b * k) + b]))
                    );
                }
            }

            if (result is IScoreContributions)
            {
                Assert.That(
                    result.Covariance("sandwich").StandardErrors(),
                    Has.All.Matches<double>(static error => error > 0.0 && double.IsFinite(error))
                );
            }
        });
    }

    /// <summary>Resamples that are fitted together get what each gets alone, and the same bits whatever their company.</summary>
    [Test]
    public void Batches_of_resamples_are_their_refits()
    {
        TResult result = CreateEstimator().Fit(CreateData());
        IBatchRefit batch = Require<IBatchRefit>(result);
        int n = batch.RowCount,
            k = result.Parameters.Length;
        byte[] counts =
        [
            .. Enumerable
                .Range(0, 2 * n)
                .Select(i =>
                    i < n
                        ? (byte)1
                        : (byte)(
                            i % 7 == 3 ? 0
                            : i % 5 == 1 ? 2
                            : 1
                        )
                ),
        ];
        double[] units = Units(result);
        double[] together = new double[2 * k],
            alone = new double[k],
            weighted = new double[k];
        RefitOutcome[] outcomes = new RefitOutcome[2];
        batch.RefitBatch(counts, together, outcomes);
        Assert.Multiple(() =>
        {
            Assert.That(batch.BatchSize, Is.GreaterThanOrEqualTo(0));
            Assert.That(outcomes.Select(static outcome => outcome.FailureReason), Is.All.Null);
            for (int r = 0; r < 2; r++)
            {
                double[] expected = together.AsSpan(r * k, k).ToArray();
                batch.RefitBatch(counts.AsSpan(r * n, n), alone, new RefitOutcome[1]);
                Assert.That(alone, Is.EqualTo(expected));
                batch.Refit([.. counts.AsSpan(r * n, n).ToArray().Select(static count => (double)count)], weighted);
                AssertNear(weighted, expected, units, FormattableString.Invariant($"resample {r}"));
            }

            Assert.That(() => batch.RefitBatch(new byte[1], together, outcomes), Throws.ArgumentException);
        });
    }

    /// <summary>A bootstrap is a function of its seed, whatever the number of threads.</summary>
    [Test]
    public void A_bootstrap_is_a_function_of_its_seed()
    {
        TResult result = CreateEstimator().Fit(CreateData());
        Require<IWeightedRefit>(result);
        BootstrapResult Run(int threads, long seed) =>
            new BootstrapEngine().Run(
                result,
                new BootstrapOptions
                {
                    Replications = 8,
                    Seed = seed,
                    MaxDegreeOfParallelism = threads,
                }
            );
        long[] one = Bits.Of(Run(1, 5).ToArray().Cast<double>());
        Assert.Multiple(() =>
        {
            Assert.That(Bits.Of(Run(4, 5).ToArray().Cast<double>()), Is.EqualTo(one));
            Assert.That(Bits.Of(Run(1, 6).ToArray().Cast<double>()), Is.Not.EqualTo(one));
        });
    }

    /// <summary>What is asked of a result changes nothing in it.</summary>
    [Test]
    public void Inference_leaves_the_result_alone()
    {
        TResult result = CreateEstimator().Fit(CreateData());
        long[] before = Bits.Of(result.Parameters);
        if (result is IInformation { InferenceUnavailableReason: null } and IScoreContributions)
        {
            long[] first = Bits.Of(result.Covariance("sandwich").Values);
            if (result is IWeightedRefit)
            {
                new BootstrapEngine().Run(result, new BootstrapOptions { Replications = 2 });
            }

            Assert.That(Bits.Of(result.Covariance("sandwich").Values), Is.EqualTo(first));
        }

        Assert.That(Bits.Of(result.Parameters), Is.EqualTo(before));
    }
}
