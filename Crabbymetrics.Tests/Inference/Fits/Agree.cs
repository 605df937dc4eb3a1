namespace Crabbymetrics.Tests.Inference.Fits;

/// <summary>Comparisons in the units of the standard errors.</summary>
internal static class Agree
{
    /// <summary>Asserts that every element agrees relative to sqrt(v_ii v_jj).</summary>
    public static void Within(CovarianceMatrix covariance, double[][] expected, double tolerance)
    {
        for (int a = 0; a < covariance.Dimension; a++)
        {
            for (int b = 0; b < covariance.Dimension; b++)
            {
                Assert.That(
                    covariance[a, b],
                    Is.EqualTo(expected[a][b]).Within(tolerance * Math.Sqrt(expected[a][a] * expected[b][b])),
                    $"{covariance.Kind} [{a},{b}]"
                );
            }
        }
    }

    /// <summary>Asserts that every standard error agrees relatively.</summary>
    public static void Within(CovarianceMatrix covariance, double[] standardErrors, double tolerance)
    {
        for (int a = 0; a < covariance.Dimension; a++)
        {
            Assert.That(
                Math.Sqrt(covariance[a, a]),
                Is.EqualTo(standardErrors[a]).Within(tolerance * standardErrors[a]),
                $"{covariance.Kind} [{a}]"
            );
        }
    }

    /// <summary>Asserts that two covariances agree relative to sqrt(v_ii v_jj).</summary>
    public static void Within(CovarianceMatrix covariance, CovarianceMatrix expected, double tolerance) =>
        Within(
            covariance,
            [
                .. Enumerable
                    .Range(0, expected.Dimension)
                    .Select(a => Enumerable.Range(0, expected.Dimension).Select(b => expected[a, b]).ToArray()),
            ],
            tolerance
        );
}
