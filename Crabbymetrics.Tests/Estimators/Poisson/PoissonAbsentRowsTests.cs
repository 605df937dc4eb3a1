using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Poisson;

/// <summary>Rows without weight have no part in a refit, whether they are few or whole blocks.</summary>
public sealed class PoissonAbsentRowsTests
{
    [TestCase(1500)]
    [TestCase(7)]
    public void A_refit_without_every_third_run_of_rows_is_the_fit_of_the_others(int run)
    {
        Sample sample = Sample.Create(11, 9000, 3);
        PoissonOptions options = new() { Tolerance = 1e-10 };
        double[] weights = [.. Enumerable.Range(0, 9000).Select(i => i / run % 3 == 1 ? 0.0 : 1.0)];
        int[] kept = [.. Enumerable.Range(0, 9000).Where(i => weights[i] > 0.0)];
        Sample others = new(
            [.. sample.Columns.Select(column => kept.Select(i => column[i]).ToArray())],
            [.. kept.Select(i => sample.Y[i])]
        );
        double[] expected = [.. new PoissonEstimator(options).Fit(others.Data()).Parameters];
        double[] actual = new double[4];
        RefitOutcome outcome = ((IWeightedRefit)new PoissonEstimator(options).Fit(sample.Data())).Refit(weights, actual);
        Assert.Multiple(() =>
        {
            Assert.That(outcome.Succeeded);
            Assert.That(actual, Is.EqualTo(expected).Within(1e-11));
        });
    }
}
