using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Poisson;

/// <summary>The means of the Poisson family, which are exponentials made in registers, against those of the runtime.</summary>
public sealed class ExponentialMeanTests
{
    // The whole range in which a double has an exponential that is neither 0 nor infinite, and where predictors usually are.
    [TestCase(-745.0, 709.7)]
    [TestCase(-3.0, 3.0)]
    [TestCase(-1e-3, 1e-3)]
    public void Means_are_right_to_two_units_in_the_last_place(double low, double high)
    {
        double[] eta = [.. Enumerable.Range(0, 100_003).Select(i => low + ((high - low) * i / 100_002))];
        double[] means = new double[eta.Length];
        PoissonFamily.Instance.InverseLink(eta, means, default, default);
        for (int i = 0; i < eta.Length; i++)
        {
            double expected = Math.Exp(eta[i]);
            Assert.That(
                Math.Abs(means[i] - expected),
                Is.LessThanOrEqualTo(2.0 * (Math.BitIncrement(expected) - expected)),
                $"exp({eta[i]:R})"
            );
        }
    }

    [Test]
    public void Ends_of_the_range_are_infinite_zero_and_not_a_number()
    {
        // Eight of each, so that whole registers see them.
        double[] ends =
        [
            double.PositiveInfinity,
            1e300,
            709.79,
            1000.0,
            double.NegativeInfinity,
            -1e300,
            -745.2,
            -1000.0,
            double.NaN,
            0.0,
            -0.0,
        ];
        double[] eta = [.. ends.SelectMany(value => Enumerable.Repeat(value, 8))];
        double[] means = new double[eta.Length];
        PoissonFamily.Instance.InverseLink(eta, means, default, default);
        Assert.That(means, Is.EqualTo(eta.Select(Math.Exp)));
    }
}
