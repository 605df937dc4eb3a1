using Crabbymetrics;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.Bootstrap;

/// <summary>The correlation of 15 law schools: the running example of Efron and Tibshirani (1993), "An Introduction to the Bootstrap",
/// table 3.1.</summary>
public sealed class LawSchoolTests
{
    private static readonly double[] Lsat = [576, 635, 558, 578, 666, 580, 555, 661, 651, 605, 653, 575, 545, 572, 594];
    private static readonly double[] Gpa = [3.39, 3.30, 2.81, 3.03, 3.44, 3.07, 3.00, 3.43, 3.36, 3.13, 3.12, 2.74, 2.76, 2.88, 2.96];

    private static StatisticResult Correlation =>
        new(
            15,
            weights =>
            {
                double total = weights.Sum();
                double x = Lsat.Zip(weights, (v, w) => v * w).Sum() / total;
                double y = Gpa.Zip(weights, (v, w) => v * w).Sum() / total;
                double xx = Lsat.Zip(weights, (v, w) => w * (v - x) * (v - x)).Sum();
                double yy = Gpa.Zip(weights, (v, w) => w * (v - y) * (v - y)).Sum();
                return Enumerable.Range(0, 15).Sum(i => weights[i] * (Lsat[i] - x) * (Gpa[i] - y)) / Math.Sqrt(xx * yy);
            }
        );

    [Test]
    public void The_correlation_is_that_of_the_book() => Assert.That(Correlation.Parameters[0], Is.EqualTo(0.776).Within(0.0005));

    [Test]
    public void The_jackknife_standard_error_is_that_of_the_book()
    {
        BootstrapResult jackknife = new BootstrapEngine().Run(Correlation, new BootstrapOptions { Scheme = "jackknife" });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(jackknife.Replications, Is.EqualTo(15));
            Assert.That(jackknife.StandardErrors[0], Is.EqualTo(0.1425).Within(0.00005));
        }
    }

    // 0.1336 from 100,000 replicates of R's package boot 1.3. The simulation error at B = 20,000 is about 0.001.
    [Test]
    public void The_bootstrap_standard_error_is_that_of_another_program()
    {
        BootstrapResult pairs = new BootstrapEngine().Run(Correlation, new BootstrapOptions { Replications = 20000 });
        Assert.That(pairs.StandardErrors[0], Is.EqualTo(0.1336).Within(0.004));
    }

    // The acceleration of bcanon in R's package bootstrap for these data.
    [Test]
    public void The_acceleration_from_the_jackknife_is_the_published_one()
    {
        BootstrapResult jackknife = new BootstrapEngine().Run(Correlation, new BootstrapOptions { Scheme = "jackknife" });
        double[] draws = [.. Enumerable.Range(0, 15).Select(r => jackknife.Draw(r)[0])];
        double mean = draws.Average();
        double acceleration = draws.Sum(d => Math.Pow(mean - d, 3)) / (6 * Math.Pow(draws.Sum(d => (mean - d) * (mean - d)), 1.5));
        Assert.That(acceleration, Is.EqualTo(-0.07567156).Within(1e-8));
    }

    // 100,000 replicates of R's package boot 1.3: percentile (0.5237, 0.9483), basic (0.6045, 1.0291), bias-corrected (0.4253, 0.9271).
    [Test]
    public void Limits_are_near_those_of_another_program()
    {
        BootstrapEngine engine = new();
        BootstrapResult percentile = engine.Run(Correlation, new BootstrapOptions { Replications = 20000, Level = 0.9 });
        BootstrapResult corrected = engine.Run(
            Correlation,
            new BootstrapOptions
            {
                Replications = 20000,
                Level = 0.9,
                Limits = BootstrapLimits.Bca,
            }
        );
        using (Assert.EnterMultipleScope())
        {
            Assert.That(percentile.ConfidenceLow[0], Is.EqualTo(0.5237).Within(0.01));
            Assert.That(percentile.ConfidenceHigh[0], Is.EqualTo(0.9483).Within(0.005));
            Assert.That(corrected.ConfidenceLow[0], Is.EqualTo(0.4253).Within(0.02));
            Assert.That(corrected.ConfidenceHigh[0], Is.EqualTo(0.9271).Within(0.01));
            Assert.That(corrected.Limits, Is.EqualTo(BootstrapLimits.Bca));
        }
    }
}
