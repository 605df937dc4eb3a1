using Crabbymetrics.Acceleration;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Estimators.InstrumentalVariables;

/// <summary>Resamples of an equation with instruments that are fitted together are their refits.</summary>
public sealed class TwoSlsBatchTests
{
    [Test]
    public void Resamples_together_are_their_refits(
        [Values(TwoSlsMethod.TwoStage, TwoSlsMethod.Liml, TwoSlsMethod.Fuller, TwoSlsMethod.KClass)] TwoSlsMethod method,
        [Values(null, WeightKind.Frequency, WeightKind.Analytic)] WeightKind? kind,
        [Values] bool intercept
    )
    {
        TwoSlsResult result = Fit(method, kind, intercept);
        IBatchRefit batch = (IBatchRefit)result;
        int n = batch.RowCount;
        int k = result.Parameters.Length;
        Random random = new(7);
        byte[] counts = new byte[6 * n];
        for (int i = 0; i < counts.Length; i++)
        {
            counts[(i / n * n) + random.Next(n)]++;
        }

        double[] together = new double[6 * k];
        RefitOutcome[] outcomes = new RefitOutcome[6];
        batch.RefitBatch(counts, together, outcomes);
        double[] errors = [.. result.Covariance().StandardErrors()];
        Assert.That(batch.BatchSize, Is.GreaterThan(1));
        for (int r = 0; r < 6; r++)
        {
            double[] alone = new double[k];
            double[] weights = [.. counts.AsSpan(r * n, n).ToArray().Select(static count => (double)count)];
            Assert.That(batch.Refit(weights, alone).FailureReason, Is.Null);
            Assert.That(outcomes[r].FailureReason, Is.Null);
            for (int j = 0; j < k; j++)
            {
                Assert.That(together[(r * k) + j], Is.EqualTo(alone[j]).Within(1e-9 * errors[j]), $"{r} {j}");
            }
        }
    }

    [Test]
    public void A_resample_that_loses_a_column_fails_as_it_does_alone()
    {
        double[] rare = new double[60];
        rare[5] = rare[6] = 1.0;
        TwoSlsResult result = Fit(TwoSlsMethod.TwoStage, null, true, ("rare", rare));
        byte[] counts = [.. Enumerable.Range(0, 120).Select(static i => i is 5 or 6 ? (byte)0 : (byte)1)];
        RefitOutcome[] outcomes = new RefitOutcome[2];
        double[] parameters = new double[2 * result.Parameters.Length];
        ((IBatchRefit)result).RefitBatch(counts, parameters, outcomes);
        Assert.Multiple(() =>
        {
            Assert.That(outcomes[0].FailureReason, Is.Not.Null);
            Assert.That(parameters[0], Is.NaN);
            Assert.That(outcomes[1].FailureReason, Is.Null);
            Assert.That(parameters[^1], Is.EqualTo(result.Parameters[^1]).Within(1e-12));
        });
    }

    [TestCase(TwoSlsMethod.Gmm)]
    [TestCase(TwoSlsMethod.ContinuouslyUpdated)]
    public void Gmm_is_fitted_one_by_one(TwoSlsMethod method) => Assert.That(((IBatchRefit)Fit(method, null, true)).BatchSize, Is.Zero);

    private static TwoSlsResult Fit(TwoSlsMethod method, WeightKind? kind, bool intercept, params (string, double[])[] more)
    {
        RandomSource random = new(3);
        const int Rows = 60;
        double[][] z = [.. Enumerable.Range(0, 4).Select(_ => Normals())];
        double[] u = Normals();
        double[] x = Normals();
        double[] d1 = [.. Enumerable.Range(0, Rows).Select(i => z[0][i] + (0.5 * z[1][i]) + (0.4 * u[i]) + random.NextNormal() + 3.0)];
        double[] d2 = [.. Enumerable.Range(0, Rows).Select(i => z[2][i] - (0.7 * z[3][i]) - (0.3 * u[i]) + random.NextNormal())];
        double[] y = [.. Enumerable.Range(0, Rows).Select(i => 1e3 + d1[i] - (0.5 * d2[i]) + x[i] + u[i])];
        List<KeyValuePair<string, double[]>> columns = [new("d1", d1), new("x", x), new("d2", d2)];
        columns.AddRange(more.Select(static column => new KeyValuePair<string, double[]>(column.Item1, column.Item2)));
        RegressionData data = RegressionData
            .Create(columns, y)
            .WithInstruments(
                DesignMatrix.Create(Rows, z.Select(static (values, j) => new KeyValuePair<string, double[]>("z" + j, values))),
                "d1",
                "d2"
            );
        if (kind is { } given)
        {
            data = data.WithWeights([.. Enumerable.Range(0, Rows).Select(static i => 1.0 + (i % 3))], given);
        }

        return new TwoSlsEstimator(
            new TwoSlsOptions
            {
                Method = method,
                Kappa = method == TwoSlsMethod.KClass ? 0.9 : new TwoSlsOptions().Kappa,
                FitIntercept = intercept,
            }
        ).Fit(data);

        double[] Normals() => [.. Enumerable.Range(0, Rows).Select(_ => random.NextNormal())];
    }
}
