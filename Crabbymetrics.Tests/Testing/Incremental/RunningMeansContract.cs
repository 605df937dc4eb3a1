using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing.Incremental;

public sealed class RunningMeansContract : IncrementalEstimatorContract<RunningMeans.State, RegressionData, RunningMeans.Result>
{
    protected override double? OrderTolerance => 1e-13;

    protected override IIncrementalEstimator<RunningMeans.State, RegressionData, RunningMeans.Result> CreateEstimator() =>
        new RunningMeans();

    protected override IReadOnlyList<RegressionData> CreateBatches() => [Batch(40, 1), Batch(17, 2), Batch(64, 3)];

    protected override IEnumerable<double> NumbersOf(RunningMeans.Result result) => [result.Mean, result.Variance];

    [Test]
    public void Batches_give_the_moments_of_all_rows()
    {
        RunningMeans estimator = new();
        double[] all = [.. CreateBatches().SelectMany(static batch => batch.Outcome.ToArray())];
        RunningMeans.Result result = estimator.Finish(
            CreateBatches().Aggregate(estimator.Begin(), (state, batch) => estimator.Update(state, batch))
        );
        double mean = all.Average();
        Assert.Multiple(() =>
        {
            Assert.That(result.Mean, Is.EqualTo(mean).Within(1e-13));
            Assert.That(result.Variance, Is.EqualTo(all.Sum(y => (y - mean) * (y - mean)) / (all.Length - 1)).Within(1e-13));
        });
    }

    private static RegressionData Batch(int rows, int seed)
    {
        double[] y = [.. Enumerable.Range(0, rows).Select(i => Math.Sin((i * 1.7) + seed) + (0.3 * seed))];
        return RegressionData.Create(DesignMatrix.Create(rows, []), y);
    }
}
