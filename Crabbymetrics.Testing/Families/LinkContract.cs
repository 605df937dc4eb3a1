using Crabbymetrics.Estimators;

namespace Crabbymetrics.Testing;

/// <summary>What the framework relies on in a link: it is the inverse of its inverse, with the derivatives that it says. Inherit it and say
/// which link.</summary>
public abstract class LinkContract
{
    private const double Step = 1e-3;

    /// <summary>The link.</summary>
    protected abstract ILink Link { get; }

    /// <summary>Linear predictors that have a mean, with a neighbourhood of 0.01.</summary>
    /// <value>Default from -2 to 2.</value>
    protected virtual double[] LinearPredictors => [-2.0, -0.7, -0.1, 0.3, 1.1, 2.0];

    /// <summary>The link has a name, as a user would type it.</summary>
    [Test]
    public void It_has_a_name() => Assert.That(Link.Name, Is.Not.Null.And.Not.Empty.And.EqualTo(Link.Name.ToLowerInvariant().Trim()));

    /// <summary>The link leads back from the mean to the linear predictor.</summary>
    [Test]
    public void It_is_the_inverse_of_its_inverse() =>
        Assert.Multiple(() =>
        {
            foreach (double eta in LinearPredictors)
            {
                Assert.That(
                    Link.Link(At(eta).Mean),
                    Is.EqualTo(eta).Within(1e-9 * Math.Max(1.0, Math.Abs(eta))),
                    FormattableString.Invariant($"eta {eta}")
                );
            }
        });

    /// <summary>The derivatives of the inverse are its derivatives, and the mean moves one way.</summary>
    [Test]
    public void The_inverse_has_its_derivatives() =>
        Assert.Multiple(() =>
        {
            foreach (double eta in LinearPredictors)
            {
                (double mean, double first, double second) = At(eta);
                string at = FormattableString.Invariant($"eta {eta}");
                Assert.That(first, Is.EqualTo(Derivative(x => At(x).Mean, eta)).Within(1e-8 * Math.Max(1.0, Math.Abs(mean))), at);
                Assert.That(second, Is.EqualTo(Derivative(x => At(x).First, eta)).Within(1e-8 * Math.Max(1.0, Math.Abs(first))), at);
                Assert.That(Math.Sign(first), Is.EqualTo(Math.Sign(At(LinearPredictors[0]).First)).And.Not.Zero, "one way, " + at);
            }
        });

    /// <summary>Means lie between the limits, where there are any.</summary>
    [Test]
    public void Means_lie_between_the_limits()
    {
        double[] means = [.. LinearPredictors.Select(eta => At(eta).Mean)];
        double[] limits = [.. new[] { Link.LowerLimit, Link.UpperLimit }.Where(static limit => !double.IsNaN(limit))];
        if (limits.Length == 0)
        {
            Assert.Inconclusive("The link has no limits.");
        }

        Assert.Multiple(() =>
        {
            foreach (double limit in limits)
            {
                Assert.That(
                    means.All(mean => mean < limit) || means.All(mean => mean > limit),
                    FormattableString.Invariant($"all means on one side of {limit}")
                );
            }
        });
    }

    /// <summary>A part that is not wanted is not written, and means may take the place of their linear predictors.</summary>
    [Test]
    public void The_inverse_gives_what_is_wanted()
    {
        double[] etas = LinearPredictors;
        double[] mean = new double[etas.Length],
            first = new double[etas.Length],
            second = new double[etas.Length],
            alone = new double[etas.Length],
            inPlace = [.. etas];
        Link.InverseLink(etas, mean, first, second);
        Assert.Multiple(() =>
        {
            Link.InverseLink(etas, alone, default, default);
            Assert.That(Bits.Of(alone), Is.EqualTo(Bits.Of(mean)));
            Link.InverseLink(etas, default, alone, default);
            Assert.That(Bits.Of(alone), Is.EqualTo(Bits.Of(first)));
            Link.InverseLink(etas, default, default, alone);
            Assert.That(Bits.Of(alone), Is.EqualTo(Bits.Of(second)));
            Link.InverseLink(inPlace, inPlace, default, default);
            Assert.That(Bits.Of(inPlace), Is.EqualTo(Bits.Of(mean)));
        });
    }

    private static double Derivative(Func<double, double> function, double x) =>
        ((8.0 * (function(x + Step) - function(x - Step))) - (function(x + (2.0 * Step)) - function(x - (2.0 * Step)))) / (12.0 * Step);

    private (double Mean, double First, double Second) At(double eta)
    {
        double[] mean = new double[1],
            first = new double[1],
            second = new double[1];
        Link.InverseLink([eta], mean, first, second);
        return (mean[0], first[0], second[0]);
    }
}
