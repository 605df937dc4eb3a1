using Crabbymetrics.Estimators;

namespace Crabbymetrics.Testing;

/// <content>The loss, the mean, the variance, the deviance and the draws belong to one distribution.</content>
public abstract partial class GlmFamilyContract
{
    private const int Draws = 20_000;

    // Of a standard normal, beyond these only once in some ten million runs; and the seed is fixed.
    private const double Deviations = 5.5;

    /// <summary>Names and requirement are there, as a user would read them.</summary>
    [Test]
    public void Names_are_given() =>
        Assert.Multiple(() =>
        {
            Assert.That(Family.Name, Is.Not.Null.And.Not.Empty);
            Assert.That(Family.Name, Is.EqualTo(Family.Name.ToLowerInvariant()));
            Assert.That(Family.LinkName, Is.Not.Null.And.Not.Empty);
            Assert.That(Family.OutcomeRequirement, Is.Not.Null.And.Not.Empty);
        });

    /// <summary>Where intervals are accepted, what lies between two acceptable outcomes is acceptable, and one that is not shows at the
    /// ends.</summary>
    [Test]
    public void Intervals_are_accepted_where_that_is_claimed()
    {
        if (!Family.AcceptsIntervals)
        {
            Assert.Inconclusive("The family does not claim to accept intervals.");
        }

        double smallest = Outcomes.Min(),
            largest = Outcomes.Max();
        double[] between = [.. Enumerable.Range(0, 101).Select(i => smallest + ((largest - smallest) * i / 100.0))];
        Assert.Multiple(() =>
        {
            Assert.That(Family.FindUnacceptable(between), Is.EqualTo(-1));
            foreach (double wrong in UnacceptableOutcomes)
            {
                Assert.That(
                    Family.FindUnacceptable([Math.Min(smallest, wrong), Math.Max(largest, wrong)]),
                    Is.Not.EqualTo(-1),
                    FormattableString.Invariant($"{wrong}")
                );
            }
        });
    }

    /// <summary>Acceptable outcomes are accepted; of the others the first is found.</summary>
    [Test]
    public void Outcomes_outside_the_domain_are_found() =>
        Assert.Multiple(() =>
        {
            Assert.That(Family.FindUnacceptable(Outcomes), Is.EqualTo(-1));
            Assert.That(Family.FindUnacceptable([]), Is.EqualTo(-1));
            foreach (double wrong in UnacceptableOutcomes)
            {
                Assert.That(
                    Family.FindUnacceptable([.. Outcomes, wrong, wrong]),
                    Is.EqualTo(Outcomes.Length),
                    FormattableString.Invariant($"{wrong}")
                );
            }
        });

    /// <summary>The deviance is never negative, and differences of it are twice the differences of the loss.</summary>
    [Test]
    public void The_deviance_goes_with_the_loss() =>
        Assert.Multiple(() =>
        {
            foreach ((double eta, double y) in Pairs())
            {
                double deviance = DevianceAt(eta, y);
                Assert.That(deviance, Is.GreaterThanOrEqualTo(0.0).And.Not.NaN);
                double other = LinearPredictors[0];
                double fall = 2.0 * (At(eta, y).Loss - At(other, y).Loss);
                double size = Math.Max(1.0, Math.Abs(At(eta, y).Loss) + Math.Abs(At(other, y).Loss));
                if (DevianceIsTwiceTheLoss)
                {
                    Assert.That(
                        deviance - DevianceAt(other, y),
                        Is.EqualTo(fall).Within(1e-10 * size),
                        FormattableString.Invariant($"eta {eta}, y {y}")
                    );
                }
            }
        });

    /// <summary>The variance function is positive.</summary>
    [Test]
    public void Variances_are_positive()
    {
        double[] means = new double[LinearPredictors.Length],
            variances = new double[LinearPredictors.Length];
        Family.InverseLink(LinearPredictors, means, default, default);
        Family.Variance(means, variances);
        Assert.That(variances, Has.All.GreaterThan(0.0).And.All.Matches<double>(double.IsFinite));
    }

    /// <summary>For a discrete family: probabilities sum to one, with the mean that the link gives, and the slope is zero on
    /// average.</summary>
    [Test]
    public void Probabilities_sum_to_one_and_have_the_mean()
    {
        if (Support is not { } support)
        {
            Assert.Inconclusive("Not a discrete family.");
            return;
        }

        double[] constants = new double[support.Length];
        Family.LogLikelihoodConstant(support, constants);
        Assert.Multiple(() =>
        {
            foreach (double eta in LinearPredictors)
            {
                double[] probabilities = [.. support.Select((y, i) => Math.Exp(constants[i] - At(eta, y).Loss))];
                double mean = support.Select((y, i) => y * probabilities[i]).Sum();
                double slope = support.Select((y, i) => At(eta, y).Slope * probabilities[i]).Sum();
                Assert.That(probabilities.Sum(), Is.EqualTo(1.0).Within(1e-10), FormattableString.Invariant($"total, eta {eta}"));
                Assert.That(
                    mean,
                    Is.EqualTo(MeanAt(eta).Mean).Within(1e-9 * Math.Max(1.0, mean)),
                    FormattableString.Invariant($"mean, eta {eta}")
                );
                Assert.That(slope, Is.EqualTo(0.0).Within(1e-9), FormattableString.Invariant($"average slope, eta {eta}"));
            }
        });
    }

    /// <summary>For a discrete family: outcomes have the variance that the variance function gives, and the mean of the curvature is the
    /// expected curvature where the family states one.</summary>
    [Test]
    public void Probabilities_have_the_variance_and_the_expected_curvature()
    {
        if (Support is not { } support)
        {
            Assert.Inconclusive("Not a discrete family.");
            return;
        }

        double[] constants = new double[support.Length];
        Family.LogLikelihoodConstant(support, constants);
        Assert.Multiple(() =>
        {
            foreach (double eta in LinearPredictors)
            {
                double mean = MeanAt(eta).Mean;
                double[] probabilities = [.. support.Select((y, i) => Math.Exp(constants[i] - At(eta, y).Loss))];
                double variance = support.Select((y, i) => (y - mean) * (y - mean) * probabilities[i]).Sum();
                Assert.That(
                    VarianceAt(mean),
                    Is.EqualTo(variance).Within(1e-8 * variance),
                    FormattableString.Invariant($"variance, eta {eta}")
                );
                if (ExpectedCurvatureAt(eta) is { } expected && CurvatureIsExact)
                {
                    double average = support.Select((y, i) => At(eta, y).Curvature * probabilities[i]).Sum();
                    Assert.That(
                        expected,
                        Is.EqualTo(average).Within(1e-8 * Math.Abs(average)),
                        FormattableString.Invariant($"expected curvature, eta {eta}")
                    );
                }
            }
        });
    }

    /// <summary>Draws have the variance that the variance function gives, and the mean of the curvature over them is the expected curvature
    /// where the family states one.</summary>
    [Test]
    public void Draws_have_the_variance_and_the_expected_curvature() =>
        Assert.Multiple(() =>
        {
            foreach (double eta in LinearPredictors)
            {
                double mean = MeanAt(eta).Mean;
                RandomSource random = new(29, 5);
                double[] draws = [.. Enumerable.Range(0, Draws).Select(_ => Family.Draw(mean, random))];
                Near(
                    [.. draws.Select(y => (y - mean) * (y - mean))],
                    VarianceAt(mean),
                    FormattableString.Invariant($"variance, eta {eta}")
                );
                if (ExpectedCurvatureAt(eta) is { } expected && CurvatureIsExact)
                {
                    Near(
                        [.. draws.Select(y => At(eta, y).Curvature)],
                        expected,
                        FormattableString.Invariant($"expected curvature, eta {eta}")
                    );
                }
            }
        });

    // The mean of values against what it should be, in its own standard errors.
    private static void Near(double[] values, double expected, string what)
    {
        double average = values.Average();
        double error = Math.Sqrt(values.Sum(value => (value - average) * (value - average)) / values.Length / values.Length);
        Assert.That(average, Is.EqualTo(expected).Within((Deviations * error) + (1e-9 * Math.Abs(expected))), what);
    }

    private double VarianceAt(double mean)
    {
        double[] variance = new double[1];
        Family.Variance([mean], variance);
        return variance[0];
    }

    // Null where the family states none and its own curvature is none.
    private double? ExpectedCurvatureAt(double eta)
    {
        if (Family is not IExpectedCurvature { IsCanonical: false } stated)
        {
            return Family.IsCanonical ? At(eta, MeanAt(eta).Mean).Curvature : null;
        }

        double[] curvature = new double[1];
        stated.ExpectedCurvature([eta], curvature);
        return curvature[0];
    }

    /// <summary>Draws are acceptable outcomes, a function of the stream, with the mean asked for.</summary>
    [Test]
    public void Draws_have_the_mean() =>
        Assert.Multiple(() =>
        {
            foreach (double eta in LinearPredictors)
            {
                double mean = MeanAt(eta).Mean;
                RandomSource random = new(17, 3),
                    again = new(17, 3);
                double[] draws = [.. Enumerable.Range(0, Draws).Select(_ => Family.Draw(mean, random))];
                double average = draws.Average();
                double error = Math.Sqrt(draws.Sum(y => (y - average) * (y - average)) / Draws / Draws);
                Assert.That(Family.FindUnacceptable(draws), Is.EqualTo(-1));
                Assert.That(average, Is.EqualTo(mean).Within((Deviations * error) + 1e-12), FormattableString.Invariant($"eta {eta}"));
                Assert.That(Family.Draw(mean, again), Is.EqualTo(draws[0]), "the same stream gives the same draw");
            }
        });

    /// <summary>
    /// In the direction in which an outcome lets eta run, its loss keeps falling and stays bounded; an outcome that does not let it run has
    /// a loss that grows both ways.
    /// </summary>
    [Test]
    public void Directions_of_recession_are_where_the_loss_falls_for_ever() =>
        Assert.Multiple(() =>
        {
            foreach (double y in Outcomes)
            {
                int direction = Family.RecessionDirection(y);
                Assert.That(direction, Is.InRange(-1, 1));
                double low = LinearPredictors.Min(),
                    high = LinearPredictors.Max();
                if (direction != 0)
                {
                    double from = direction < 0 ? low : high;
                    double[] losses = [At(from, y).Loss, At(from + (4.0 * direction), y).Loss, At(from + (8.0 * direction), y).Loss];
                    Assert.That(losses, Is.Ordered.Descending, FormattableString.Invariant($"y {y}"));
                    Assert.That(
                        losses[1] - losses[2],
                        Is.LessThan(losses[0] - losses[1]).Or.EqualTo(0.0),
                        FormattableString.Invariant($"y {y}: the fall levels off")
                    );
                }
            }
        });

    /// <summary>The start with an intercept alone is better than its neighbours, or nearly so: it is at most one Newton step from the
    /// optimum.</summary>
    [Test]
    public void The_starting_intercept_is_near_the_optimum()
    {
        double[] outcomes = Outcomes;
        double start = Family.StartingIntercept(outcomes, default, default);
        double[] weights = [.. Enumerable.Range(0, outcomes.Length).Select(static i => i % 2 == 0 ? 2.0 : 1.0)];
        double[] repeated = [.. outcomes.SelectMany((y, i) => Enumerable.Repeat(y, (int)weights[i]))];
        Assert.Multiple(() =>
        {
            Assert.That(start, Is.Not.NaN);
            Assert.That(
                Family.StartingIntercept(outcomes, default, weights),
                Is.EqualTo(Family.StartingIntercept(repeated, default, default)).Within(1e-10),
                "weights count rows"
            );
            if (double.IsFinite(start))
            {
                double slope = outcomes.Sum(y => At(start, y).Slope),
                    size = outcomes.Sum(y => Math.Abs(At(start, y).Slope));
                Assert.That(Math.Abs(slope), Is.LessThanOrEqualTo(0.5 * size), "the slopes balance");
            }
        });
    }
}
