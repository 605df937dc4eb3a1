using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Poisson;

/// <summary>What a fit may cost: passes over the rows, and memory.</summary>
public sealed class PoissonCostTests
{
    [Test]
    public void A_small_fit_allocates_less_than_four_kilobytes()
    {
        RegressionData data = Sample.Create(1, 100, 3).Data();
        PoissonEstimator estimator = new();
        Assert.That(Allocated(() => estimator.Fit(data)), Is.LessThan(4096));
    }

    [Test]
    public void An_iteration_allocates_nothing()
    {
        RegressionData data = Sample.Create(2, 400, 4).Data();
        PoissonEstimator coarse = new(new PoissonOptions { Tolerance = 1e-2 });
        PoissonEstimator fine = new(new PoissonOptions { Tolerance = 1e-11 });
        Assert.That(fine.Fit(data).Diagnostics.Iterations, Is.GreaterThan(coarse.Fit(data).Diagnostics.Iterations));
        Assert.That(Allocated(() => fine.Fit(data)), Is.EqualTo(Allocated(() => coarse.Fit(data))));
    }

    [Test]
    public void Many_rows_take_few_passes_and_one_Hessian()
    {
        PoissonResult result = new PoissonEstimator().Fit(Sample.Create(3, 150_000, 12).Data());
        Assert.Multiple(() =>
        {
            Assert.That(result.Diagnostics.HessianEvaluations, Is.EqualTo(1));
            Assert.That(result.Diagnostics.ObjectiveEvaluations, Is.LessThanOrEqualTo(6));
        });
    }

    [TestCase(150_000, 12)]
    [TestCase(70_000, 3)]
    [TestCase(5_000, 30)]
    public void A_kept_Hessian_costs_no_accuracy(int rows, int columns)
    {
        RegressionData data = Sample.Create(4, rows, columns).Data();
        PoissonResult exact = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(data);
        PoissonResult result = new PoissonEstimator().Fit(data);
        CovarianceMatrix covariance = exact.Covariance();
        Assert.Multiple(() =>
        {
            for (int j = 0; j < exact.Parameters.Length; j++)
            {
                Assert.That(result.Parameters[j], Is.EqualTo(exact.Parameters[j]).Within(1e-6 * Math.Sqrt(covariance[j, j])));
            }

            Assert.That(
                result.Diagnostics.Objective,
                Is.EqualTo(exact.Diagnostics.Objective).Within(1e-11 * Math.Abs(exact.Diagnostics.Objective))
            );
            Assert.That(result.LogLikelihood, Is.EqualTo(exact.LogLikelihood).Within(1e-11 * Math.Abs(exact.LogLikelihood)));
        });
    }

    [Test]
    public void Levels_with_some_thousand_rows_start_from_some_of_them()
    {
        const int Levels = 60;
        RandomSource random = new(5);
        int[] codes = [.. Enumerable.Range(0, 80_000).Select(_ => random.NextIndex(Levels))];
        double[] x = [.. codes.Select(_ => random.NextNormal())];
        double[] y = [.. codes.Select((code, i) => (double)random.NextPoisson(Math.Exp(0.2 + Math.Sin(code) + (0.3 * x[i]))))];
        RegressionData data = RegressionData.Create(
            DesignMatrix.Create([CategoricalColumn.Create("level", codes), new NumericColumn("x", x)]),
            y
        );
        PoissonResult exact = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(data),
            result = new PoissonEstimator().Fit(data);
        double[] errors = [.. exact.Covariance().StandardErrors()];
        Assert.Multiple(() =>
        {
            Assert.That(result.Diagnostics.ObjectiveEvaluations, Is.LessThanOrEqualTo(5));
            Assert.That(result.Diagnostics.HessianEvaluations, Is.LessThanOrEqualTo(2));
            for (int j = 0; j < errors.Length; j++)
            {
                Assert.That(result.Parameters[j], Is.EqualTo(exact.Parameters[j]).Within(1e-6 * errors[j]));
            }
        });
    }

    // The least of some calls on this thread: the first ones compile.
    private static long Allocated(Func<object> call)
    {
        long least = long.MaxValue;
        for (int i = 0; i < 20; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
