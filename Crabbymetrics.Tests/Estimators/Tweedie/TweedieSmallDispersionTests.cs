using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Tweedie;

/// <summary>Where the dispersion is small an expansion stands for the series of the density, in the likelihood and in its
/// derivatives.</summary>
public sealed class TweedieSmallDispersionTests
{
    private const int Rows = 200;

    /// <summary>Just below the relative dispersion of 5e-3 the density is the expansion's, just above it is the series'.</summary>
    [Test]
    public void Expansion_and_series_meet(
        [Values(1.02, 1.1, 1.3, 1.5, 1.7, 1.9, 1.98)] double power,
        [Values(1e-3, 1.0, 2.3, 4e4)] double outcome
    )
    {
        TweedieDistribution tweedie = new(power);
        double dispersion = 5e-3 * Math.Pow(outcome, 2.0 - power);
        double mean = 1.04 * outcome;
        double below = tweedie.LogDensity(outcome, mean, dispersion * (1.0 - 1e-12)),
            above = tweedie.LogDensity(outcome, mean, dispersion * (1.0 + 1e-12));
        Assert.That(below, Is.EqualTo(above).Within(2e-11));
    }

    /// <summary>At p = 1.5 the sum of the series is a Bessel function, with <c>log I_1(x) = x - log(2 pi x) / 2 - 3/(8 x) - 3/(16 x^2) -
    /// 21/(128 x^3) - 27/(128 x^4)</c> and x = 4 / (phi y^-1/2).</summary>
    [TestCase(4.9e-3)]
    [TestCase(1e-4)]
    public void At_one_and_a_half_it_is_a_bessel_function(double relative)
    {
        const double Outcome = 2.3;
        double dispersion = relative * Math.Sqrt(Outcome),
            x = 4.0 / relative;
        double correction = -(3.0 / 8.0 / x) - (3.0 / 16.0 / (x * x)) - (21.0 / 128.0 / (x * x * x)) - (27.0 / 128.0 / Math.Pow(x, 4.0));
        double expected = (-0.5 * (Math.Log(2.0 * Math.PI * dispersion) + (1.5 * Math.Log(Outcome)))) + correction;
        Assert.That(new TweedieDistribution(1.5).LogDensity(Outcome, Outcome, dispersion), Is.EqualTo(expected).Within(1e-14));
    }

    /// <summary>Scores in log(phi) and the power are differences of the log-density, on both sides of every bound that there is.</summary>
    [TestCase(1e-2, 1.5)]
    [TestCase(3e-3, 1.5)]
    [TestCase(3e-6, 1.7)]
    [TestCase(1e-6, 1.5)]
    [TestCase(1e-9, 1.5)]
    public void Scores_are_those_of_the_likelihood(double dispersion, double power)
    {
        RegressionData data = Data(dispersion, power);
        TweedieResult fit = new TweedieEstimator(new TweedieOptions { Tolerance = 1e-9 }).Fit(data);
        IJointParameters? joint = ((IAncillaryParameters)fit).Joint;
        Assert.That(joint, Is.Not.Null, string.Join(' ', fit.Diagnostics.Warnings));
        double[] means = new double[Rows],
            scores = new double[Rows * 4],
            sums = new double[4],
            outer = new double[16];
        ((IFittedMeans)fit).CopyFittedMeans(means);
        joint!.CopyScores(0, Rows, scores);
        joint.SumScores(default, new int[Rows], sums);
        joint.ScoreOuterProduct(default, outer);
        double[] y = data.Outcome.ToArray();
        double center = Math.Log(fit.Dispersion);
        Assert.Multiple(() =>
        {
            for (int i = 0; i < Rows; i += 7)
            {
                double inDispersion = Slope(x => new TweedieDistribution(fit.Power).LogDensity(y[i], means[i], Math.Exp(x)), center);
                double inPower = Slope(x => new TweedieDistribution(x).LogDensity(y[i], means[i], fit.Dispersion), fit.Power);
                Assert.That(scores[(4 * i) + 2], Is.EqualTo(inDispersion).Within(1e-7 * (1.0 + Math.Abs(inDispersion))));
                Assert.That(scores[(4 * i) + 3], Is.EqualTo(inPower).Within(1e-7 * (1.0 + Math.Abs(inPower))));
            }

            for (int j = 0; j < 4; j++)
            {
                Assert.That(Math.Abs(sums[j]), Is.LessThan(1e-6 * Math.Sqrt(outer[(j * 4) + j])));
            }
        });
    }

    private static double Slope(Func<double, double> function, double at)
    {
        const double Step = 1e-3;
        return ((8.0 * (function(at + Step) - function(at - Step))) - (function(at + (2.0 * Step)) - function(at - (2.0 * Step))))
            / (12.0 * Step);
    }

    private static RegressionData Data(double dispersion, double power)
    {
        RandomSource random = new(9, 4);
        TweedieDistribution tweedie = new(power);
        double[] x = [.. Enumerable.Range(0, Rows).Select(_ => random.NextNormal())];
        double[] y = [.. x.Select(value => tweedie.Draw(Math.Exp(0.2 + (0.7 * value)), dispersion, random))];
        return RegressionData.Create([KeyValuePair.Create("x", x)], y);
    }
}
