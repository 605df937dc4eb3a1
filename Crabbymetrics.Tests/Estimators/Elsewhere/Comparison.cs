namespace Crabbymetrics.Tests.Estimators.Elsewhere;

/// <summary>Compares what pieces give with what all rows give.</summary>
internal static class Comparison
{
    private const double Agreement = 1e-12;

    /// <summary>Each number relative to its own size.</summary>
    public static void AssertSame(IReadOnlyList<double> actual, IReadOnlyList<double> expected, string what)
    {
        Assert.That(actual, Has.Count.EqualTo(expected.Count), what);
        Assert.Multiple(() =>
        {
            for (int i = 0; i < expected.Count; i++)
            {
                Assert.That(actual[i], Is.EqualTo(expected[i]).Within(Agreement * Math.Abs(expected[i])), $"{what} {i}");
            }
        });
    }

    /// <summary>Each element in units of the standard errors of its row and column.</summary>
    public static void AssertSame(CovarianceMatrix actual, CovarianceMatrix expected, string what, double within = Agreement)
    {
        int k = expected.ParameterNames.Length;
        double[] errors = [.. expected.StandardErrors()];
        Assert.Multiple(() =>
        {
            for (int i = 0; i < k * k; i++)
            {
                double unit = errors[i / k] * errors[i % k];
                Assert.That(actual.Values[i], Is.EqualTo(expected.Values[i]).Within(within * unit), $"{what} {i / k} {i % k}");
            }

            Assert.That(actual.Warnings, Is.EqualTo(expected.Warnings), what);
        });
    }
}
