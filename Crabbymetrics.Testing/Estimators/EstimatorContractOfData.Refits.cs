namespace Crabbymetrics.Testing;

/// <content>Refits of a result under weights.</content>
public abstract partial class EstimatorContract<TData, TResult>
{
    /// <summary>A whole refit has the parameters of a refit, under weights that are no whole numbers, and scores of its own that sum to
    /// zero.</summary>
    [Test]
    public void A_whole_refit_has_the_parameters_of_a_refit()
    {
        TResult result = CreateEstimator().Fit(CreateData());
        IFullRefit refit = Require<IFullRefit>(result);
        double[] weights = Fractional(refit.RowCount, 0),
            parameters = new double[result.Parameters.Length];
        RefitOutcome outcome = refit.Refit(weights, parameters);
        if (outcome.FailureReason is { } reason)
        {
            Assert.Inconclusive($"The model is not fitted again under fractional weights: {reason}");
        }

        IEstimationResult whole = refit.RefitFull(weights);
        Assert.Multiple(() =>
        {
            Assert.That(whole.ParameterNames, Is.EqualTo(result.ParameterNames));
            AssertNear(whole.Parameters.AsSpan(), parameters, Units(result), "whole refit and refit");
            Assert.That(() => refit.RefitFull([1.0]), Throws.InstanceOf<ArgumentException>());
            if (whole is IScoreContributions scores and IInformation { InferenceUnavailableReason: null } information)
            {
                WorkingQuantities own = new(scores, information);
                double[] sum = WorkingQuantities.Sum(scores);
                for (int j = 0; j < sum.Length; j++)
                {
                    double size = own.Scores.Column(j).L2Norm();
                    Assert.That(Math.Abs(sum[j]), Is.LessThanOrEqualTo(1e-5 * size), FormattableString.Invariant($"scores of {j}"));
                }
            }
        });
    }

    /// <summary>A token ends a refit, as it ends a fit.</summary>
    [Test]
    public void A_cancelled_token_ends_a_refit()
    {
        TResult result = CreateEstimator().Fit(CreateData());
        IWeightedRefit refit = Require<IWeightedRefit>(result);
        double[] weights = Fractional(refit.RowCount, 1),
            parameters = new double[result.Parameters.Length];
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Multiple(() =>
        {
            Assert.That(() => refit.Refit(weights, parameters, source.Token), Throws.InstanceOf<OperationCanceledException>());
            if (refit is IFullRefit whole)
            {
                Assert.That(() => whole.RefitFull(weights, source.Token), Throws.InstanceOf<OperationCanceledException>());
            }
        });
    }

    /// <summary>Refits at the same time, under different weights, give the bits that each gives alone.</summary>
    [Test]
    public void Concurrent_refits_give_the_bits_of_refits_one_by_one()
    {
        const int Variants = 8,
            Rounds = 40;
        TResult result = CreateEstimator().Fit(CreateData());
        IWeightedRefit refit = Require<IWeightedRefit>(result);
        long[] Run(int variant)
        {
            double[] parameters = new double[result.Parameters.Length];
            refit.Refit(Fractional(refit.RowCount, variant), parameters);
            return Bits.Of(parameters);
        }

        long[][] alone = [.. Enumerable.Range(0, Variants).Select(Run)],
            together = new long[Variants * Rounds][];
        Parallel.For(0, together.Length, new ParallelOptions { MaxDegreeOfParallelism = Variants }, i => together[i] = Run(i % Variants));
        for (int i = 0; i < together.Length; i++)
        {
            Assert.That(together[i], Is.EqualTo(alone[i % Variants]), FormattableString.Invariant($"refit {i}"));
        }
    }

    // Weights between 1/2 and 3/2, no two variants alike.
    private static double[] Fractional(int rows, int variant) =>
        [.. Enumerable.Range(0, rows).Select(i => 0.5 + ((i * (variant + 3) % 11) / 10.0))];
}
