using ThirdPartyGlm;

namespace Crabbymetrics.Tests.Samples.ThirdPartyGlm;

/// <summary>hc4m of the sample's least squares against R 4.2.2, package sandwich: <c>vcovHC(lm(y ~ x1 + x2), type = "HC4m")</c> on data
/// made by the same formulas.</summary>
public sealed class Hc4mTests
{
    private const int RowCount = 48;

    private static readonly double[] Expected =
    [
        0.02350591064634838245,
        -0.00051572120125715115,
        -0.04300956902234898821,
        -0.00051572120125715213,
        0.00178769675306321017,
        -0.00328212583709556940,
        -0.04300956902234905066,
        -0.00328212583709556896,
        0.13806906446879574357,
    ];

    [Test]
    public void It_is_that_of_the_package_sandwich()
    {
        double[,] x = new double[RowCount, 2];
        double[] y = new double[RowCount];
        for (int i = 0; i < RowCount; i++)
        {
            x[i, 0] = Math.Round((Math.Sin(1.3 * i) * 2.0) + (i % 7 == 0 ? 5.0 : 0.0), 3);
            x[i, 1] = i * 5 % 13 / 13.0;
            y[i] = Math.Round(1.0 + x[i, 0] - (2.0 * x[i, 1]) + ((0.5 + x[i, 1]) * Math.Cos(2.1 * i)), 4);
        }

        LeastSquaresResult result = new LeastSquares().Fit(RegressionData.Create(x, y));
        double[] actual = new Hc4mCovariance().Estimate(result, CovarianceArguments.None).Values.ToArray();
        Assert.Multiple(() =>
        {
            for (int j = 0; j < actual.Length; j++)
            {
                Assert.That(actual[j], Is.EqualTo(Expected[j]).Within(1e-12 * Math.Abs(Expected[j])), FormattableString.Invariant($"{j}"));
            }
        });
    }
}
