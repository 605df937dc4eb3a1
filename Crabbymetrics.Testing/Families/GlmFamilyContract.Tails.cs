namespace Crabbymetrics.Testing;

/// <content>Far out, where exponentials overflow.</content>
public abstract partial class GlmFamilyContract
{
    /// <summary>Linear predictors far out, where the family must still have derivatives: a step of a search may lead there.</summary>
    /// <value>Default -40 and 40. Empty where the link does not leave the linear predictor free: the tests of tails are then
    /// inconclusive.</value>
    protected virtual double[] FarPredictors => [-40.0, 40.0];

    /// <summary>Linear predictors at the end of the range of exponentials, where no value may be NaN.</summary>
    /// <value>Default -720 and 720, beyond which a double has no exponential.</value>
    protected virtual double[] ExtremePredictors => [-720.0, 720.0];

    /// <summary>Far out the slope is still that of the loss: not cut off at 0, and not NaN.</summary>
    [Test]
    public void Far_out_the_slope_is_that_of_the_loss()
    {
        RequireTails();
        Assert.Multiple(() =>
        {
            foreach (double eta in FarPredictors)
            {
                foreach (double y in Outcomes)
                {
                    (double loss, double slope, double curvature) = At(eta, y);
                    string at = FormattableString.Invariant($"eta {eta}, y {y}");
                    Assert.That(slope, Is.Not.NaN, at);
                    Assert.That(curvature, Is.Not.NaN, at);
                    double expected = Derivative(x => At(x, y).Loss, eta);
                    if (double.IsFinite(expected) && double.IsFinite(loss))
                    {
                        double rounding = 1e-12 * Math.Abs(loss) / Step;
                        Assert.That(slope, Is.EqualTo(expected).Within((1e-6 * Math.Abs(expected)) + rounding + 1e-12), at);
                    }
                }
            }
        });
    }

    /// <summary>At the end of the range of exponentials a loss may be infinite, and nothing is NaN.</summary>
    [Test]
    public void Nothing_is_NaN_at_the_end_of_the_range()
    {
        RequireTails();
        Assert.Multiple(() =>
        {
            foreach (double eta in ExtremePredictors)
            {
                foreach (double y in Outcomes)
                {
                    (double loss, double slope, double _) = At(eta, y);
                    string at = FormattableString.Invariant($"eta {eta}, y {y}");
                    Assert.That(loss, Is.Not.NaN, "loss, " + at);
                    Assert.That(slope, Is.Not.NaN, "slope, " + at);
                    Assert.That(MeanAt(eta).Mean, Is.Not.NaN, "mean, " + at);
                }
            }
        });
    }

    /// <summary>An outcome that lets the linear predictor run nowhere has a loss that rises both ways.</summary>
    [Test]
    public void An_outcome_without_a_direction_holds_the_predictor()
    {
        RequireTails();
        double[] held = [.. Outcomes.Where(y => Family.RecessionDirection(y) == 0)];
        if (held.Length == 0)
        {
            Assert.Inconclusive("Every outcome lets the linear predictor run.");
        }

        Assert.Multiple(() =>
        {
            foreach (double y in held)
            {
                double least = LinearPredictors.Min(eta => At(eta, y).Loss);
                foreach (double eta in FarPredictors)
                {
                    Assert.That(At(eta, y).Loss, Is.GreaterThan(least), FormattableString.Invariant($"eta {eta}, y {y}"));
                }
            }
        });
    }

    /// <summary>An offset that all rows share moves the starting intercept the other way.</summary>
    [Test]
    public void The_starting_intercept_allows_for_the_offset()
    {
        const double Shift = 0.4;
        double[] outcomes = Outcomes,
            offset = [.. outcomes.Select(static _ => Shift)];
        double plain = Family.StartingIntercept(outcomes, default, default),
            shifted = Family.StartingIntercept(outcomes, offset, default);
        if (!double.IsFinite(plain))
        {
            Assert.Inconclusive("These outcomes have no finite start.");
        }

        Assert.That(shifted, Is.EqualTo(plain - Shift).Within(0.25 * Shift));
    }

    /// <summary>Threads that evaluate different rows at the same time get what each gets alone: there is no shared scratch.</summary>
    [Test]
    public void Threads_with_different_rows_do_not_meet()
    {
        const int Length = 512,
            Variants = 8,
            Rounds = 200;
        (double Eta, double Y)[] pairs = [.. Pairs()];
        long[] Evaluate(int variant)
        {
            double[] etas = new double[Length],
                outcomes = new double[Length],
                values = new double[4 * Length];
            for (int i = 0; i < Length; i++)
            {
                (double eta, outcomes[i]) = pairs[(i + variant) % pairs.Length];
                etas[i] = eta + (1e-3 * variant);
            }

            Family.Evaluate(etas, outcomes, values.AsSpan(0, Length), values.AsSpan(Length, Length), values.AsSpan(2 * Length, Length));
            Family.InverseLink(etas, values.AsSpan(3 * Length), default, default);
            return Bits.Of(values);
        }

        long[][] alone = [.. Enumerable.Range(0, Variants).Select(Evaluate)],
            together = new long[Variants * Rounds][];
        Parallel.For(
            0,
            together.Length,
            new ParallelOptions { MaxDegreeOfParallelism = Variants },
            i => together[i] = Evaluate(i % Variants)
        );
        Assert.That(Enumerable.Range(0, together.Length).All(i => together[i].AsSpan().SequenceEqual(alone[i % Variants])));
    }

    private void RequireTails()
    {
        if (FarPredictors.Length == 0)
        {
            Assert.Inconclusive("FarPredictors names none: the link does not leave the linear predictor free.");
        }
    }
}
