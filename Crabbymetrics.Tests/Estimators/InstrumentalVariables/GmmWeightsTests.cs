using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Testing;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Tests.Estimators.InstrumentalVariables;

/// <summary>GMM whose moments are weighted for errors that are correlated over time.</summary>
public sealed class GmmWeightsTests
{
    private static readonly RegressionData Data = Centred();

    [TestCase(1)]
    [TestCase(3)]
    public void Bartletts_weights_give_the_estimate_by_hand(int lag)
    {
        (Matrix<double> x, Matrix<double> z, Vector<double> y) = Matrices();
        Vector<double> two = Solve(x, z, y, z.TransposeThisAndMultiply(z));
        Matrix<double> first = Moments(z, y - (x * two), lag);
        Vector<double> expected = Solve(x, z, y, first);
        TwoSlsResult result = Fit(TwoSlsMethod.Gmm, lag);
        Vector<double> gap = z.TransposeThisAndMultiply(y - (x * expected));
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters, Is.EqualTo(expected).Within(1e-9));
            Assert.That(result.HansenJ().Statistic, Is.EqualTo(gap.DotProduct(first.Solve(gap))).Within(1e-8));
            // The efficient covariance, with the moments at the estimates themselves.
            Matrix<double> xz = x.TransposeThisAndMultiply(z);
            Matrix<double> second = Moments(z, y - (x * expected), lag);
            Matrix<double> efficient = (xz * second.Solve(xz.Transpose())).Inverse();
            double[] errors = [.. efficient.Diagonal().Select(Math.Sqrt)];
            Assert.That(result.Covariance("vanilla").StandardErrors(), Is.EqualTo(errors).Within(1e-9));
        });
    }

    [Test]
    public void Without_lags_the_weights_are_those_of_independent_errors()
    {
        TwoSlsResult independent = new TwoSlsEstimator(new TwoSlsOptions { Method = TwoSlsMethod.Gmm }).Fit(Data);
        Assert.That(Fit(TwoSlsMethod.Gmm, 0).Parameters, Is.EqualTo(independent.Parameters).Within(1e-11));
        Assert.That(Fit(TwoSlsMethod.Gmm, 2).Parameters, Is.Not.EqualTo(independent.Parameters).Within(1e-6));
    }

    [Test]
    public void The_continuous_update_has_the_lag_too()
    {
        TwoSlsResult result = Fit(TwoSlsMethod.ContinuouslyUpdated, 2);
        (Matrix<double> x, Matrix<double> z, Vector<double> y) = Matrices();
        double smallest = Criterion(Vector<double>.Build.DenseOfEnumerable(result.Parameters));
        Assert.That(result.HansenJ().Statistic, Is.EqualTo(smallest).Within(1e-8));
        for (int j = 0; j < 3; j++)
        {
            foreach (double step in (double[])[-1e-3, 1e-3])
            {
                Vector<double> moved = Vector<double>.Build.DenseOfEnumerable(result.Parameters);
                moved[j] += step;
                Assert.That(Criterion(moved), Is.GreaterThan(smallest));
            }
        }

        double Criterion(Vector<double> at)
        {
            Vector<double> residuals = y - (x * at);
            Vector<double> gap = z.TransposeThisAndMultiply(residuals);
            return gap.DotProduct(Moments(z, residuals, 2).Solve(gap));
        }
    }

    [Test]
    public void A_lag_is_refused_where_the_weights_have_none() =>
        Assert.That(
            static () => new TwoSlsEstimator(new TwoSlsOptions { Method = TwoSlsMethod.Gmm, GmmLag = 1 }),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("GmmLag").And.Message.Contains("'sandwich' has no lags")
        );

    // Products of calendar years by hand would leave few digits.
    private static RegressionData Centred()
    {
        RegressionData data = InstrumentData.Create().SelectRows([.. Enumerable.Range(0, 60)]);
        double[,] x = new double[60, 2];
        for (int i = 0; i < 60; i++)
        {
            (x[i, 0], x[i, 1]) = (data.Design[i, 0] - 1905.0, data.Design[i, 1]);
        }

        return RegressionData
            .Create(DesignMatrix.Create(x), data.Outcome.ToArray())
            .WithOffset(data.Offset.ToArray())
            .WithInstruments(data.Instruments!.Design, "x2");
    }

    private static TwoSlsResult Fit(TwoSlsMethod method, int lag) =>
        new TwoSlsEstimator(
            new TwoSlsOptions
            {
                Method = method,
                GmmWeights = "hac",
                GmmLag = lag,
            }
        ).Fit(Data);

    private static Vector<double> Solve(Matrix<double> x, Matrix<double> z, Vector<double> y, Matrix<double> moments)
    {
        Matrix<double> xz = x.TransposeThisAndMultiply(z);
        return (xz * moments.Solve(xz.Transpose())).Solve(xz * moments.Solve(z.TransposeThisAndMultiply(y)));
    }

    private static Matrix<double> Moments(Matrix<double> z, Vector<double> residuals, int lag)
    {
        Matrix<double> scores = z.MapIndexed((i, _, value) => value * residuals[i]);
        Matrix<double> sum = scores.TransposeThisAndMultiply(scores);
        int n = scores.RowCount;
        for (int l = 1; l <= lag; l++)
        {
            Matrix<double> cross = scores
                .SubMatrix(l, n - l, 0, z.ColumnCount)
                .TransposeThisAndMultiply(scores.SubMatrix(0, n - l, 0, z.ColumnCount));
            sum += (1.0 - (l / (lag + 1.0))) * (cross + cross.Transpose());
        }

        return sum;
    }

    private static (Matrix<double> X, Matrix<double> Z, Vector<double> Y) Matrices()
    {
        DesignMatrix z = Data.Instruments!.Design;
        return (
            Matrix<double>.Build.Dense(60, 3, static (i, j) => j == 0 ? 1.0 : Data.Design[i, j - 1]),
            Matrix<double>.Build.Dense(
                60,
                5,
                (i, j) =>
                    j == 0 ? 1.0
                    : j == 1 ? Data.Design[i, 0]
                    : z[i, j - 2]
            ),
            Vector<double>.Build.Dense(60, static i => Data.Outcome.Span[i] - Data.Offset.Span[i])
        );
    }
}
