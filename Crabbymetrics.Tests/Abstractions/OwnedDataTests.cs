using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Abstractions;

/// <summary>Data taken over without a copy.</summary>
public sealed class OwnedDataTests
{
    private const int Rows = 20_000;

    private readonly double[][] _columns = [.. Enumerable.Range(0, 6).Select(j => Values(j + 1))];
    private readonly double[] _outcome = [.. Values(9).Select(static value => Math.Floor(Math.Abs(2.0 * value)))];

    private static string[] Names => [.. Enumerable.Range(0, 6).Select(static j => $"x{j}")];

    [Test]
    public void Owned_data_fit_to_the_same_bits_as_copied_data()
    {
        RegressionData owned = RegressionData.FromOwned(DesignMatrix.FromOwnedColumns(Names, _columns), _outcome);
        RegressionData copied = RegressionData.Create(DesignMatrix.Create(Rows, Names.Zip(_columns, KeyValuePair.Create)), _outcome);
        Assert.That(new PoissonEstimator().Fit(owned).Parameters, Is.EqualTo(new PoissonEstimator().Fit(copied).Parameters));
    }

    [Test]
    public void Owned_data_allocate_next_to_nothing()
    {
        string[] names = Names;
        long before = GC.GetAllocatedBytesForCurrentThread();
        RegressionData data = RegressionData.FromOwned(DesignMatrix.FromOwnedColumns(names, _columns), _outcome);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(sizeof(double) * Rows));
        Assert.That(data.Outcome.Span[3], Is.EqualTo(_outcome[3]));
    }

    [Test]
    public void Owned_outcomes_are_checked() =>
        Assert.That(
            () =>
                RegressionData.FromOwned(
                    DesignMatrix.FromOwnedColumns(
                        ["x"],
                        [
                            [1.0, 2.0],
                        ]
                    ),
                    [1.0, double.NaN]
                ),
            Throws.ArgumentException.With.Message.Contains("row 1")
        );

    [Test]
    public void Products_of_many_blocks_agree_with_loops()
    {
        DesignMatrix design = DesignMatrix.Create(Rows, Names.Zip(_columns, KeyValuePair.Create));
        double[] coefficients = [1.0, -2.0, 0.5, 0.25, 3.0, -0.125];
        double[] predictor = new double[Rows];
        double[] transposed = new double[6];
        double[] cross = new double[36];
        design.LinearPredictor(0.75, coefficients, predictor);
        design.TransposedProduct(_outcome, transposed);
        design.WeightedCrossProduct(_outcome, cross);
        Assert.Multiple(() =>
        {
            for (int i = 0; i < Rows; i += 997)
            {
                Assert.That(
                    predictor[i],
                    Is.EqualTo(0.75 + Enumerable.Range(0, 6).Sum(j => coefficients[j] * _columns[j][i])).Within(1e-12)
                );
            }

            for (int a = 0; a < 6; a++)
            {
                Assert.That(transposed[a], Is.EqualTo(Enumerable.Range(0, Rows).Sum(i => _columns[a][i] * _outcome[i])).Within(1e-8));
                for (int b = 0; b < 6; b++)
                {
                    Assert.That(
                        cross[(a * 6) + b],
                        Is.EqualTo(Enumerable.Range(0, Rows).Sum(i => _columns[a][i] * _columns[b][i] * _outcome[i])).Within(1e-8)
                    );
                }
            }
        });
    }

    private static double[] Values(long seed)
    {
        RandomSource random = new(seed);
        return [.. Enumerable.Range(0, Rows).Select(_ => random.NextNormal())];
    }
}
