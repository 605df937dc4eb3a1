using Crabbymetrics.Acceleration;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Repetition;

/// <summary>Resampling a merged fit and one over all rows: the same refits under the same weights, the same distribution under random
/// ones.</summary>
public sealed class MergedBootstrapTests
{
    private const int Rows = 180;

    private static readonly string[] Models =
    [
        .. MergingModels.Names.Where(static name => name is not ("tweedie-power" or "poisson-lbfgs")),
    ];

    [Test]
    public void A_refit_under_weights_of_rows_is_that_of_all_rows(
        [ValueSource(nameof(Models))] string model,
        [Values(null, WeightKind.Frequency, WeightKind.Probability)] WeightKind? weights
    )
    {
        (GlmResult merged, GlmResult plain) = MergedFitTests.Both(
            model,
            RepeatedData.Create(21, Rows, MergingModels.Outcome(model), withOffset: true, weights)
        );
        double[] multipliers = Counts(5, Rows);
        MergedFitTests.Near(Refit(merged, multipliers), Refit(plain, multipliers), MergingModels.IsCoarse(model) ? 1e-5 : 1e-7, model);
        IEstimationResult full = ((IFullRefit)merged).RefitFull(multipliers),
            other = ((IFullRefit)plain).RefitFull(multipliers);
        MergedFitTests.Near(full.Parameters, other.Parameters, MergingModels.IsCoarse(model) ? 1e-5 : 1e-7, model);
        Assert.That(full.ObservationCount, Is.EqualTo(other.ObservationCount));
    }

    [Test]
    public void A_refit_under_numbers_of_distinct_observations_is_that_of_all_rows(
        [ValueSource(nameof(Models))] string model,
        [Values(null, WeightKind.Frequency)] WeightKind? weights
    )
    {
        RegressionData data = RepeatedData.Create(22, Rows, MergingModels.Outcome(model), withOffset: true, weights);
        (GlmResult merged, GlmResult plain) = MergedFitTests.Both(model, data);
        DistinctRows cells = DistinctRows.Find(data.Design, [data.Offset, data.Outcome]);
        IMergedObservations observations = merged;
        Assert.That(((IMergedObservations)plain).Merged, Is.Null);
        if (cells.Count == Rows)
        {
            Assert.That(observations.Merged, Is.Null);
            return;
        }

        Assert.That(observations.FirstRows.ToArray(), Is.EqualTo(cells.FirstRows.ToArray()));
        double[] counts = Counts(6, Rows),
            ofCells = new double[cells.Count];
        double[] frequencies = ((IObservedData)observations.Merged!).Weights!.Values.ToArray();
        for (int i = 0; i < Rows; i++)
        {
            ofCells[cells.Codes[i]] += counts[i] * (data.Weights?.Values.Span[i] ?? 1.0);
        }

        for (int c = 0; c < ofCells.Length; c++)
        {
            ofCells[c] = frequencies[c] > 0.0 ? ofCells[c] / frequencies[c] : 0.0;
        }

        MergedFitTests.Near(Refit(observations.Merged!, ofCells), Refit(plain, counts), MergingModels.IsCoarse(model) ? 1e-5 : 1e-7, model);
    }

    [Test]
    public void Weights_that_are_no_frequencies_leave_the_observations_apart(
        [Values(WeightKind.Analytic, WeightKind.Probability)] WeightKind kind
    ) =>
        Assert.That(
            (
                (IMergedObservations)MergingModels.Fit("poisson", RepeatedData.Create(4, Rows, "counts", weights: kind), RowMerging.Always)
            ).Merged,
            Is.Null
        );

    [TestCase("cluster-pairs")]
    [TestCase("cluster-bayesian")]
    [TestCase("cluster-jackknife")]
    [TestCase("parametric")]
    [TestCase("score")]
    public void Schemes_over_clusters_outcomes_and_scores_give_the_same_draws(string scheme)
    {
        foreach (string model in (string[])["poisson", "logit", "gamma", "nb-theta"])
        {
            (GlmResult merged, GlmResult plain) = MergedFitTests.Both(
                model,
                RepeatedData.Create(23, Rows, MergingModels.Outcome(model), withOffset: true)
            );
            BootstrapOptions options = new()
            {
                Scheme = scheme,
                Replications = 12,
                Cluster = scheme.StartsWith("cluster", StringComparison.Ordinal) ? "g" : null,
            };
            MergedFitTests.Near(
                merged.Bootstrap(options).ToArray().Cast<double>(),
                plain.Bootstrap(options).ToArray().Cast<double>(),
                1e-6,
                model
            );
        }
    }

    [Test]
    public void The_jackknife_gives_the_same_standard_errors([Values("poisson", "logit", "nb2", "nb1", "own")] string model)
    {
        (GlmResult merged, GlmResult plain) = MergedFitTests.Both(model, RepeatedData.Create(24, Rows, MergingModels.Outcome(model)));
        BootstrapOptions options = new() { Scheme = "jackknife" };
        BootstrapResult ofCells = merged.Bootstrap(options),
            ofRows = plain.Bootstrap(options);
        Assert.That(ofCells.Replications, Is.LessThan(ofRows.Replications));
        MergedFitTests.Near(ofCells.StandardErrors, ofRows.StandardErrors, 1e-5, model);
    }

    [TestCase("pairs")]
    [TestCase("bayesian")]
    public void Random_weights_have_the_same_distribution(string scheme)
    {
        (GlmResult merged, GlmResult plain) = MergedFitTests.Both("poisson", RepeatedData.Create(25, 600, "counts"));
        BootstrapOptions options = new()
        {
            Scheme = scheme,
            Replications = 3000,
            Limits = BootstrapLimits.Percentile,
        };
        BootstrapResult ofCells = merged.Bootstrap(options),
            ofRows = plain.Bootstrap(options);
        for (int j = 0; j < merged.Parameters.Length; j++)
        {
            double error = ofRows.StandardErrors[j];
            // Standard errors from 3000 draws have a standard error of 1.3 percent, so their ratio one of 1.8; limits one of .05 standard
            // errors.
            Assert.That(ofCells.StandardErrors[j] / error, Is.EqualTo(1.0).Within(0.09));
            Assert.That(ofCells.ConfidenceLow[j], Is.EqualTo(ofRows.ConfidenceLow[j]).Within(0.3 * error));
            Assert.That(ofCells.ConfidenceHigh[j], Is.EqualTo(ofRows.ConfidenceHigh[j]).Within(0.3 * error));
        }
    }

    [TestCase(BootstrapLimits.Bca)]
    [TestCase(BootstrapLimits.Studentized)]
    public void Limits_that_need_more_than_draws_are_near(BootstrapLimits limits)
    {
        (GlmResult merged, GlmResult plain) = MergedFitTests.Both("poisson", RepeatedData.Create(26, 400, "counts"));
        BootstrapOptions options = new() { Replications = 2000, Limits = limits };
        BootstrapResult ofCells = merged.Bootstrap(options),
            ofRows = plain.Bootstrap(options);
        for (int j = 0; j < merged.Parameters.Length; j++)
        {
            Assert.That(ofCells.ConfidenceLow[j], Is.EqualTo(ofRows.ConfidenceLow[j]).Within(0.35 * ofRows.StandardErrors[j]));
            Assert.That(ofCells.ConfidenceHigh[j], Is.EqualTo(ofRows.ConfidenceHigh[j]).Within(0.35 * ofRows.StandardErrors[j]));
        }
    }

    [Test]
    public void A_bootstrap_merges_what_the_fit_found_no_reason_to()
    {
        RegressionData data = RepeatedData.Create(28, 9_000, "counts");
        GlmResult plain = MergingModels.Fit("poisson", data, RowMerging.Automatic),
            merged = MergingModels.Fit("poisson", data, RowMerging.Always);
        double[] before = MergedFitTests.Flat(plain.Covariance("hc1"));
        Assert.Multiple(() =>
        {
            Assert.That(plain.Diagnostics.VisitedRows, Is.EqualTo(9_000));
            MergedFitTests.Near(
                plain.Bootstrap(20, 3).ToArray().Cast<double>(),
                merged.Bootstrap(20, 3).ToArray().Cast<double>(),
                1e-7,
                "draws"
            );
            Assert.That(((IMergedObservations)plain).Merged, Is.Null);
            Assert.That(((IMergedObservations)plain).FindMerged(), Is.Not.Null);
            Assert.That(
                MergedFitTests.Flat(plain.Covariance("hc1")),
                Is.EqualTo(before),
                "a covariance does not depend on what was asked before"
            );
            Assert.That(((IMergedObservations)MergingModels.Fit("poisson", data, RowMerging.Never)).FindMerged(), Is.Null);
        });
    }

    [Test]
    public void Threads_change_no_draw()
    {
        GlmResult merged = MergingModels.Fit("poisson", RepeatedData.Create(27, 270_000, "counts"), RowMerging.Automatic);
        BootstrapResult one = merged.Bootstrap(new BootstrapOptions { Replications = 40, MaxDegreeOfParallelism = 1 });
        BootstrapResult four = merged.Bootstrap(new BootstrapOptions { Replications = 40, MaxDegreeOfParallelism = 4 });
        Assert.That(four.ToArray().Cast<double>(), Is.EqualTo(one.ToArray().Cast<double>()));
    }

    private static double[] Refit(IEstimationResult result, double[] weights)
    {
        double[] parameters = new double[result.Parameters.Length];
        RefitOutcome outcome = ((IWeightedRefit)result).Refit(weights, parameters);
        Assert.That(outcome.FailureReason, Is.Null);
        return parameters;
    }

    private static double[] Counts(long seed, int rows)
    {
        double[] counts = new double[rows];
        new RandomSource(seed).CountIndices(rows, counts);
        return counts;
    }
}
