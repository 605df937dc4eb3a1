using Crabbymetrics.Estimators;
using CsCheck;

namespace Crabbymetrics.Tests.Estimators.Poisson;

/// <summary>What must not change a fit beyond a millionth of a standard error: units, origins, the order of rows.</summary>
public sealed class PoissonInvarianceTests
{
    private const int MostIterations = 12;
    private const double StandardErrors = 1e-6;

    private static readonly Gen<Sample> Samples =
        from seed in Gen.Int[0, 1_000_000]
        from rows in Gen.Int[30, 400]
        from columns in Gen.Int[1, 5]
        select Sample.Create(seed, rows, columns);

    private static Gen<double> OneOf(params double[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    [Test]
    public void A_columns_unit_changes_its_coefficient_alone() =>
        Gen.Select(Samples, OneOf(1e6, 1e-6, -3.7, 1e12))
            .Sample(
                (sample, factor) => SameFit(sample, sample.WithColumn(0, value => value * factor), (j, b) => j == 1 ? b * factor : b),
                iter: 60
            );

    [Test]
    public void A_columns_origin_changes_the_intercept_alone() =>
        Gen.Select(Samples, OneOf(1e8, -1e8, 2020.0, 1.6e9))
            .Sample(
                (sample, shift) =>
                {
                    // The shifted column is rounded to the spacing of doubles near the shift; both fits see that same column.
                    Sample rounded = sample.WithColumn(0, value => (value + shift) - shift);
                    return SameFit(rounded, rounded.WithColumn(0, value => value + shift), (j, b) => b, except: 0);
                },
                iter: 60
            );

    [Test]
    public void Scaling_the_outcome_moves_the_intercept_by_its_logarithm() =>
        Gen.Select(Samples, OneOf(1000.0, 1e-3))
            .Sample(
                (sample, factor) =>
                    SameFit(sample, sample with { Y = [.. sample.Y.Select(y => y * factor)] }, (j, b) => j == 0 ? b - Math.Log(factor) : b),
                iter: 60
            );

    [Test]
    public void The_order_of_rows_does_not_matter() => Samples.Sample(sample => SameFit(sample, sample.Reversed(), (j, b) => b), iter: 60);

    [TestCase("newton")]
    [TestCase("newton-cg")]
    public void A_calendar_year_converges(string solver)
    {
        Sample sample = Sample.Create(7, 500, 3);
        Sample years = sample.WithColumn(1, value => 2000.0 + Math.Round(10.0 * value));
        PoissonResult result = new PoissonEstimator(new PoissonOptions { Solver = solver }).Fit(years.Data());
        PoissonResult centred = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(
            years.WithColumn(1, value => value - 2000.0).Data()
        );
        double error = centred.Summary()[2].StandardError!.Value;
        Assert.Multiple(() =>
        {
            Assert.That(result.Diagnostics.Iterations, Is.LessThanOrEqualTo(MostIterations));
            Assert.That(result.Coefficients[1], Is.EqualTo(centred.Coefficients[1]).Within(StandardErrors * error));
        });
    }

    private static bool SameFit(Sample first, Sample second, Func<int, double, double> back, int except = -1)
    {
        PoissonResult a = new PoissonEstimator().Fit(first.Data());
        PoissonResult b = new PoissonEstimator().Fit(second.Data());
        CovarianceMatrix covariance = a.Covariance();
        if (!b.Diagnostics.Converged || b.Diagnostics.Iterations > MostIterations)
        {
            return false;
        }

        for (int j = 0; j < a.Parameters.Length; j++)
        {
            if (j != except && !(Math.Abs(back(j, b.Parameters[j]) - a.Parameters[j]) <= StandardErrors * Math.Sqrt(covariance[j, j])))
            {
                return false;
            }
        }

        return true;
    }
}
