using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Estimators.Families;

namespace Crabbymetrics.Tests.Estimators.Tweedie;

/// <summary>Tweedie's density, its regression at a given power, and the power by maximum likelihood.</summary>
public sealed class TweedieTests
{
    // The compound sum of Poisson and gamma densities in 40-digit arithmetic (mpmath 1.2.1).
    [TestCase(0.0, 2.0, 1.5, 1.3, -1.5471474216309248)]
    [TestCase(0.7, 2.0, 1.5, 1.3, -1.54192645606303706)]
    [TestCase(14.0, 20.0, 3.0, 1.6, -3.75170236644908138)]
    [TestCase(900.0, 700.0, 0.5, 1.9, -7.19046830181162906)]
    [TestCase(3.0, 2.0, 0.01, 1.1, -19.132354166051108)]
    public void Density_is_that_of_a_poisson_number_of_gamma_amounts(
        double y,
        double mean,
        double dispersion,
        double power,
        double expected
    ) =>
        Assert.That(
            new TweedieDistribution(power).LogDensity(y, mean, dispersion),
            Is.EqualTo(expected).Within(2e-11 * Math.Abs(expected))
        );

    // The same sum in 40 digits; the last ones are evaluated by the saddlepoint.
    [TestCase(2.0, 2.1, 1e-4, 1.5, -13.667006511065115851)]
    [TestCase(2.0, 2.1, 3e-6, 1.3, -643.76833799748576551)]
    [TestCase(2.0, 2.0003, 2e-7, 1.7, 6.1351204813396479485)]
    [TestCase(5.0, 5.0001, 1e-8, 1.2, 7.253262284323256905)]
    [TestCase(120.0, 119.5, 1e-8, 1.9, -1404.7737518018662221)]
    public void Density_at_a_small_dispersion_keeps_its_digits(double y, double mean, double dispersion, double power, double expected) =>
        // The exponent is a difference of terms of the size of 1 over the dispersion.
        Assert.That(
            new TweedieDistribution(power).LogDensity(y, mean, dispersion),
            Is.EqualTo(expected).Within(1e-8 + (1e-12 * Math.Abs(expected)))
        );

    // A tariff rounded to four digits: phi is 1e-7, where the series has millions of terms.
    [Test]
    public void The_power_of_outcomes_with_hardly_any_noise_is_found_at_once()
    {
        double[] x = [.. Enumerable.Range(0, 20).Select(static i => -2.0 + (0.2 * i))];
        double[] y = [.. x.Select((value, i) => Math.Exp(3.0 + (0.3 * value)) * (1.0 + (3e-4 * Math.Sin(7.0 * i))))];
        foreach (double scale in new[] { 1.0, 1e28 })
        {
            TweedieResult result = new TweedieEstimator().Fit(
                RegressionData.Create(new Dictionary<string, double[]> { ["x"] = x }, Array.ConvertAll(y, value => value * scale))
            );
            Assert.Multiple(() =>
            {
                Assert.That(result.Coefficients[0], Is.EqualTo(0.3).Within(1e-3));
                Assert.That(result.LogLikelihood, Is.Not.NaN);
            });
        }
    }

    [Test]
    public void Given_power_agrees_with_r()
    {
        // R 4.2.2, statmod 1.5.0: glm(y ~ ., tweedie(var.power = 1.5, link.power = 0), epsilon 1e-14), standard errors of the expected
        // information.
        TweedieResult result = new TweedieEstimator(new TweedieOptions { Power = 1.5, Tolerance = 1e-9 }).Fit(OtherData.Quine());
        double[] coefficients =
        [
            2.81317604933412,
            -0.54743847184878,
            0.118919027486086,
            -0.398334731950445,
            0.162922564503325,
            0.381239229414094,
            0.319819562385847,
        ];
        double[] errors = [0.227910951007, 0.151430851332, 0.157097080225, 0.243980821106, 0.230017530691, 0.24359366842, 0.187380244347];
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters, Is.EqualTo(coefficients).Within(1e-6));
            Assert.That(result.Deviance, Is.EqualTo(493.711052725405).Within(1e-9).Percent);
            Assert.That(result.Dispersion, Is.EqualTo(3.29410159418901).Within(1e-4).Percent);
            Assert.That(result.Covariance("eim").StandardErrors(), Is.EqualTo(errors).Within(1e-4).Percent);
            Assert.That(result.IsPowerEstimated, Is.False);
        });
    }

    [Test]
    public void Estimated_power_maximizes_the_likelihood_and_finds_that_of_a_simulation()
    {
        RandomSource random = new(5);
        TweedieDistribution truth = new(1.6);
        double[] x = [.. Enumerable.Range(0, 600).Select(_ => random.NextNormal())];
        double[] y = [.. x.Select(value => truth.Draw(Math.Exp(0.5 + (0.4 * value)), 1.2, random))];
        RegressionData data = RegressionData.Create([KeyValuePair.Create("x", x)], y);
        TweedieResult result = new TweedieEstimator().Fit(data);
        double At(double power) => new TweedieEstimator(new TweedieOptions { Power = power }).Fit(data).LogLikelihood;
        Assert.Multiple(() =>
        {
            Assert.That(result.Power, Is.EqualTo(1.6).Within(0.06));
            Assert.That(result.LogLikelihood, Is.GreaterThan(At(result.Power - 0.01)).And.GreaterThan(At(result.Power + 0.01)));
            Assert.That(result.EstimatedParameterCount, Is.EqualTo(4));
            Assert.That(result.Diagnostics.Warnings, Is.Empty);
            Assert.That(result.Coefficients[0], Is.EqualTo(0.4).Within(0.15));
            Assert.That(y.Count(static value => value == 0.0), Is.GreaterThan(20));
        });
    }

    [TestCase(1.0)]
    [TestCase(2.0)]
    [TestCase(double.NaN)]
    public void A_power_that_is_not_between_1_and_2_is_refused(double power)
    {
        Assert.That(() => new TweedieDistribution(power), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => new TweedieEstimator(new TweedieOptions { Power = power }),
            Throws.ArgumentException.With.Message.Contains("Power")
        );
    }
}
