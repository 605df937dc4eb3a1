using Crabbymetrics.Estimators;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;

namespace Crabbymetrics.Tests.Estimators.Prediction;

/// <summary>The tails of the families against other implementations, sums of probabilities and integrals of densities.</summary>
public class OutcomeTailsTests
{
    [Test]
    public void Counts_sum_their_probabilities([Values(0.05, 1.0, 7.5, 120.0)] double mean)
    {
        (IOutcomeTails Tails, Func<int, double> LogProbability)[] counts =
        [
            (new PoissonDistribution(), k => new PoissonDistribution().LogDensity(k, mean, 1.0)),
            (new NegativeBinomialDistribution(0.7), k => new NegativeBinomialDistribution(0.7).LogDensity(k, mean, 1.0)),
        ];
        foreach ((IOutcomeTails tails, Func<int, double> logProbability) in counts)
        {
            double below = 0.0;
            for (int k = 0; k < 40; k++)
            {
                below += Math.Exp(logProbability(k));
                Assert.That(tails.Tail(k, mean, 1.0, upper: false), Is.EqualTo(below).Within(1e-12));
                Assert.That(tails.Tail(k + 0.5, mean, 1.0, upper: true), Is.EqualTo(1.0 - below).Within(1e-12));
            }
        }
    }

    [Test]
    public void Gamma_is_that_of_a_library([Values(0.02, 0.5, 4.0)] double dispersion)
    {
        Gamma other = new(1.0 / dispersion, 1.0 / (dispersion * 3.0));
        foreach (double y in new[] { 0.01, 0.8, 3.0, 9.0 })
        {
            Assert.That(
                new GammaDistribution().Tail(y, 3.0, dispersion, upper: false),
                Is.EqualTo(other.CumulativeDistribution(y)).Within(1e-10)
            );
        }
    }

    // The density is integrated; the last cases have exp(2 / (phi mu)) out of the range of numbers.
    [TestCase(2.0, 0.5)]
    [TestCase(0.3, 5.0)]
    [TestCase(40.0, 1e-3)]
    [TestCase(3.0, 1e-6)]
    public void Inverse_gaussian_integrates_its_density(double mean, double dispersion)
    {
        InverseGaussianDistribution distribution = new();
        double deviation = Math.Sqrt(dispersion * mean * mean * mean);
        double lowest = Math.Max(1e-9, mean - (8.0 * deviation));
        foreach (double at in new[] { -1.0, 0.2, 1.5 })
        {
            double y = Math.Max(0.2 * mean, mean + (at * deviation));
            double expected = GaussLegendreRule.Integrate(
                u => Math.Exp(u) * Math.Exp(distribution.LogDensity(Math.Exp(u), mean, dispersion)),
                Math.Log(lowest),
                Math.Log(y),
                128
            );
            Assert.That(distribution.Tail(y, mean, dispersion, upper: false), Is.EqualTo(expected).Within(1e-8));
            Assert.That(distribution.Tail(y, mean, dispersion, upper: true), Is.EqualTo(1.0 - expected).Within(1e-8));
        }
    }

    [TestCase(1.5, 2.0, 1.0)]
    [TestCase(1.05, 3.0, 0.8)]
    [TestCase(1.9, 0.6, 2.0)]
    [TestCase(1.5, 400.0, 0.02)]
    public void Tweedie_integrates_its_density(double power, double mean, double dispersion)
    {
        TweedieDistribution distribution = new(power);
        double none = Math.Exp(distribution.LogDensity(0.0, mean, dispersion));
        double deviation = Math.Sqrt(distribution.OutcomeVariance(mean, dispersion));
        Assert.That(distribution.Tail(0.0, mean, dispersion, upper: false), Is.EqualTo(none).Within(1e-14));
        foreach (double y in new[] { Math.Max(0.3 * mean, mean - deviation), mean, mean + (2.0 * deviation) })
        {
            // The density falls like a power near 0 or is negligible there: its logarithm is the variable.
            double depth = deviation > 0.5 * mean ? 40.0 / Math.Min(1.0, (2.0 - power) / (power - 1.0)) : 20.0 * deviation / mean;
            double from = Math.Log(mean) - depth;
            double expected = none;
            for (int part = 0; part < 20; part++)
            {
                double width = (Math.Log(y) - from) / 20.0;
                expected += GaussLegendreRule.Integrate(
                    u => Math.Exp(u) * Math.Exp(distribution.LogDensity(Math.Exp(u), mean, dispersion)),
                    from + (part * width),
                    from + ((part + 1) * width),
                    64
                );
            }

            Assert.That(distribution.Tail(y, mean, dispersion, upper: false), Is.EqualTo(expected).Within(1e-7));
            Assert.That(distribution.Tail(y, mean, dispersion, upper: true), Is.EqualTo(1.0 - expected).Within(1e-7));
        }
    }

    [Test]
    public void Tails_at_the_edges_are_0_and_1()
    {
        IOutcomeTails[] families =
        [
            new PoissonDistribution(),
            new BinomialDistribution(),
            new NegativeBinomialDistribution(2.0),
            new GammaDistribution(),
            new InverseGaussianDistribution(),
            new TweedieDistribution(1.4),
        ];
        foreach (IOutcomeTails tails in families)
        {
            double mean = 0.5;
            Assert.That(tails.Tail(-1.0, mean, 0.7, upper: false), Is.Zero);
            Assert.That(tails.Tail(-1.0, mean, 0.7, upper: true), Is.EqualTo(1.0));
            Assert.That(tails.Tail(double.PositiveInfinity, mean, 0.7, upper: false), Is.EqualTo(1.0));
            Assert.That(tails.Tail(double.PositiveInfinity, mean, 0.7, upper: true), Is.Zero);
            Assert.That(tails.Tail(2.0, 0.0, 0.7, upper: true), Is.Zero, tails.GetType().Name);
        }
    }
}
