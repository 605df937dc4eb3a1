using Crabbymetrics.Estimators;

namespace Crabbymetrics.Testing;

/// <summary>
/// What the framework relies on in a distribution of outcomes: all that it relies on in a family, of the distribution joined to a link, and
/// that variance, deviance and density belong together. Inherit it, say which distribution and which link, and give it outcomes.
/// </summary>
public abstract class OutcomeDistributionContract : GlmFamilyContract
{
    /// <summary>The distribution.</summary>
    protected abstract OutcomeDistribution Distribution { get; }

    /// <summary>The link that it is tried with.</summary>
    protected abstract ILink Link { get; }

    /// <inheritdoc/>
    protected override IGlmFamily Family => GlmFamilies.Create(Distribution, Link);

    /// <inheritdoc/>
    protected override bool DevianceIsTwiceTheLoss => !Distribution.HasDispersion;

    /// <summary>The derivative of the variance function is its derivative.</summary>
    [Test]
    public void The_variance_has_its_derivative() =>
        Assert.Multiple(() =>
        {
            foreach (double mean in Means())
            {
                double step = 1e-4 * Math.Max(Math.Abs(mean), 1e-2);
                double expected = (Variance(mean + step).Value - Variance(mean - step).Value) / (2.0 * step);
                Assert.That(
                    Variance(mean).Derivative,
                    Is.EqualTo(expected).Within(1e-6 * Math.Max(1.0, Math.Abs(expected))),
                    FormattableString.Invariant($"mean {mean}")
                );
            }
        });

    /// <summary>The slope of the deviance is <c>-2 (y - mu) / V(mu)</c>, and it is 0 where the mean is the outcome.</summary>
    [Test]
    public void The_deviance_is_that_of_the_variance() =>
        Assert.Multiple(() =>
        {
            foreach (double mean in Means())
            {
                foreach (double y in Outcomes)
                {
                    double step = 1e-4 * Math.Max(Math.Abs(mean), 1e-2);
                    double expected = -2.0 * (y - mean) / Variance(mean).Value;
                    Assert.That(
                        (Deviance(y, mean + step) - Deviance(y, mean - step)) / (2.0 * step),
                        Is.EqualTo(expected).Within(1e-5 * Math.Max(1.0, Math.Abs(expected))),
                        FormattableString.Invariant($"mean {mean}, y {y}")
                    );
                }

                Assert.That(Deviance(mean, mean), Is.EqualTo(0.0).Within(1e-12), FormattableString.Invariant($"mean {mean}"));
            }
        });

    /// <summary>Without a dispersion the density falls by half the deviance from one mean to another.</summary>
    [Test]
    public void The_density_falls_by_half_the_deviance()
    {
        if (Distribution.HasDispersion)
        {
            Assert.Inconclusive("With a dispersion the density may have another form.");
        }

        double other = Means()[0];
        Assert.Multiple(() =>
        {
            foreach (double mean in Means())
            {
                foreach (double y in Outcomes)
                {
                    double expected = 0.5 * (Deviance(y, other) - Deviance(y, mean));
                    Assert.That(
                        Distribution.LogDensity(y, mean, 1.0) - Distribution.LogDensity(y, other, 1.0),
                        Is.EqualTo(expected).Within(1e-9 * Math.Max(1.0, Math.Abs(expected))),
                        FormattableString.Invariant($"mean {mean}, y {y}")
                    );
                }
            }
        });
    }

    private double[] Means()
    {
        double[] means = [.. LinearPredictors];
        Link.InverseLink(means, means, default, default);
        return means;
    }

    private (double Value, double Derivative) Variance(double mean)
    {
        double[] variance = new double[1],
            derivative = new double[1];
        Distribution.Variance([mean], variance, derivative);
        return (variance[0], derivative[0]);
    }

    private double Deviance(double outcome, double mean)
    {
        double[] deviance = new double[1];
        Distribution.UnitDeviance([outcome], [mean], deviance);
        return deviance[0];
    }
}
