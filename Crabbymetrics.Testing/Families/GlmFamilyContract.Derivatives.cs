namespace Crabbymetrics.Testing;

/// <content>Derivatives against differences, blocks against rows.</content>
public abstract partial class GlmFamilyContract
{
    /// <summary>The slope is the derivative of the loss.</summary>
    [Test]
    public void The_slope_is_the_derivative_of_the_loss() =>
        Assert.Multiple(() =>
        {
            foreach ((double eta, double y) in Pairs())
            {
                double expected = Derivative(x => At(x, y).Loss, eta);
                double size = Math.Max(1.0, Math.Max(Math.Abs(expected), Math.Abs(At(eta, y).Loss)));
                Assert.That(
                    At(eta, y).Slope,
                    Is.EqualTo(expected).Within(DerivativeAccuracy * size),
                    FormattableString.Invariant($"eta {eta}, y {y}")
                );
            }
        });

    /// <summary>The curvature is the derivative of the slope.</summary>
    [Test]
    public void The_curvature_is_the_derivative_of_the_slope()
    {
        if (!CurvatureIsExact)
        {
            Assert.Inconclusive("The family's curvature is not that of its loss.");
        }

        Assert.Multiple(() =>
        {
            foreach ((double eta, double y) in Pairs())
            {
                double expected = Derivative(x => At(x, y).Slope, eta);
                double size = Math.Max(1.0, Math.Max(Math.Abs(expected), Math.Abs(At(eta, y).Slope)));
                Assert.That(
                    At(eta, y).Curvature,
                    Is.EqualTo(expected).Within(DerivativeAccuracy * size),
                    FormattableString.Invariant($"eta {eta}, y {y}")
                );
            }
        });
    }

    /// <summary>A family that is linear in the outcome is so at each linear predictor: derivatives at the mean of two outcomes are the
    /// means of those at the outcomes.</summary>
    [Test]
    public void Linearity_in_the_outcome_is_true_where_it_is_claimed()
    {
        if (!Family.IsLinearInOutcome)
        {
            Assert.Inconclusive("The family does not claim it: rows are merged only where their outcomes are equal.");
        }

        Assert.Multiple(() =>
        {
            foreach ((double eta, double y) in Pairs())
            {
                foreach (double other in Outcomes)
                {
                    (double _, double slope, double curvature) = At(eta, (0.5 * y) + (0.5 * other));
                    (double _, double firstSlope, double firstCurvature) = At(eta, y);
                    (double _, double secondSlope, double secondCurvature) = At(eta, other);
                    string at = FormattableString.Invariant($"eta {eta}, y {y} and {other}");
                    Assert.That(
                        slope,
                        Is.EqualTo(0.5 * (firstSlope + secondSlope)).Within(1e-12 * (1.0 + Math.Abs(firstSlope) + Math.Abs(secondSlope))),
                        "slope, " + at
                    );
                    Assert.That(
                        curvature,
                        Is.EqualTo(0.5 * (firstCurvature + secondCurvature))
                            .Within(1e-12 * (1.0 + Math.Abs(firstCurvature) + Math.Abs(secondCurvature))),
                        "curvature, " + at
                    );
                }
            }
        });
    }

    /// <summary>The curvature does not depend on the outcome exactly where the family says that its link is canonical.</summary>
    [Test]
    public void The_link_is_canonical_exactly_where_that_is_claimed()
    {
        if (!CurvatureIsExact)
        {
            Assert.Inconclusive("The family's curvature is not that of its loss.");
        }

        double largest = 0.0;
        foreach (double eta in LinearPredictors)
        {
            double[] curvatures = [.. Outcomes.Select(y => At(eta, y).Curvature)];
            double size = curvatures.Max(Math.Abs);
            largest = Math.Max(largest, size > 0.0 ? (curvatures.Max() - curvatures.Min()) / size : 0.0);
        }

        string found = FormattableString.Invariant(
            $"IsCanonical is {Family.IsCanonical}, and curvatures at one linear predictor differ by up to {largest} of themselves"
        );
        Assert.That(largest, Family.IsCanonical ? Is.LessThan(1e-9) : Is.GreaterThan(1e-9), found);
    }

    /// <summary>The derivatives of the mean are its derivatives.</summary>
    [Test]
    public void The_inverse_link_has_its_derivatives() =>
        Assert.Multiple(() =>
        {
            foreach (double eta in LinearPredictors)
            {
                (double mean, double first, double second) = MeanAt(eta);
                Assert.That(
                    first,
                    Is.EqualTo(Derivative(x => MeanAt(x).Mean, eta)).Within(DerivativeAccuracy * Math.Max(1.0, Math.Abs(mean))),
                    FormattableString.Invariant($"first, eta {eta}")
                );
                Assert.That(
                    second,
                    Is.EqualTo(Derivative(x => MeanAt(x).First, eta)).Within(DerivativeAccuracy * Math.Max(1.0, Math.Abs(first))),
                    FormattableString.Invariant($"second, eta {eta}")
                );
            }
        });

    /// <summary>A part of the inverse link that is not wanted is not asked for: its span is empty.</summary>
    [Test]
    public void The_inverse_link_gives_what_is_wanted()
    {
        double[] etas = LinearPredictors;
        double[] mean = new double[etas.Length],
            first = new double[etas.Length],
            second = new double[etas.Length];
        double[] alone = new double[etas.Length];
        Family.InverseLink(etas, mean, first, second);
        Assert.Multiple(() =>
        {
            Family.InverseLink(etas, alone, default, default);
            Assert.That(Bits.Of(alone), Is.EqualTo(Bits.Of(mean)));
            Family.InverseLink(etas, default, alone, default);
            Assert.That(Bits.Of(alone), Is.EqualTo(Bits.Of(first)));
            Family.InverseLink(etas, default, default, alone);
            Assert.That(Bits.Of(alone), Is.EqualTo(Bits.Of(second)));
            double[] inPlace = [.. etas];
            Family.InverseLink(inPlace, inPlace, default, default);
            Assert.That(Bits.Of(inPlace), Is.EqualTo(Bits.Of(mean)), "means written over their linear predictors");
        });
    }

    /// <summary>A row's values do not depend on the block it is in, up to the rounding of a vectorized kernel.</summary>
    [TestCase(1)]
    [TestCase(3)]
    [TestCase(8)]
    [TestCase(61)]
    public void Blocks_of_any_length_give_the_values_of_their_rows(int length)
    {
        (double Eta, double Y)[] rows = [.. Enumerable.Range(0, length).Select(i => Pairs().ElementAt(i % Pairs().Count()))];
        double[] loss = new double[length],
            slope = new double[length],
            curvature = new double[length];
        double[] etas = [.. rows.Select(static row => row.Eta)],
            outcomes = [.. rows.Select(static row => row.Y)],
            alone = new double[length];
        Family.Evaluate(etas, outcomes, loss, slope, curvature);
        Family.Curvature(etas, outcomes, alone);
        Assert.Multiple(() =>
        {
            for (int i = 0; i < length; i++)
            {
                Assert.That(
                    alone[i],
                    Is.EqualTo(curvature[i]).Within(1e-14 * Math.Abs(curvature[i])),
                    FormattableString.Invariant($"curvature alone, eta {etas[i]}, y {outcomes[i]}")
                );
                (double l, double s, double c) = At(rows[i].Eta, rows[i].Y);
                double size = 1.0 + Math.Abs(l) + Math.Abs(s) + Math.Abs(c) + Math.Abs(rows[i].Y);
                Assert.That(loss[i], Is.EqualTo(l).Within(1e-13 * size));
                Assert.That(slope[i], Is.EqualTo(s).Within(1e-13 * size));
                Assert.That(curvature[i], Is.EqualTo(c).Within(1e-13 * size));
            }
        });
    }

    /// <summary>The family has no state: many threads at once get the bits of one.</summary>
    [Test]
    public void Concurrent_evaluations_give_the_same_bits()
    {
        double[] etas = [.. Pairs().Select(static pair => pair.Eta)],
            outcomes = [.. Pairs().Select(static pair => pair.Y)];
        long[] Evaluate()
        {
            double[] values = new double[3 * etas.Length];
            Family.Evaluate(
                etas,
                outcomes,
                values.AsSpan(0, etas.Length),
                values.AsSpan(etas.Length, etas.Length),
                values.AsSpan(2 * etas.Length)
            );
            return Bits.Of(values);
        }

        long[] alone = Evaluate();
        long[][] together = new long[64][];
        Parallel.For(0, together.Length, i => together[i] = Evaluate());
        Assert.That(together, Has.All.EqualTo(alone));
    }
}
