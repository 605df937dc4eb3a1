using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Transformers;

public class PcaTransformerTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void Scores_are_uncorrelated_with_the_variances_of_the_components(bool scale)
    {
        DesignMatrix design = TransformerSample.Design(200, 6);
        PrincipalComponents fitted = new PcaTransformer(new PcaOptions { Scale = scale }).Fit(design);
        DesignMatrix scores = fitted.Transform(design);
        double[] cross = new double[36];
        scores.WeightedCrossProduct([.. Enumerable.Repeat(1.0, 200)], cross);
        for (int a = 0; a < 6; a++)
        {
            Assert.That(scores.Moments(a).Mean, Is.Zero.Within(1e-14));
            for (int b = 0; b <= a; b++)
            {
                Assert.That(cross[(a * 6) + b] / 199.0, Is.EqualTo(a == b ? fitted.ExplainedVariance[a] : 0.0).Within(1e-13));
            }
        }
    }

    // Fewer rows than columns go by the rows: the other way round gives the same components.
    [Test]
    public void Wide_data_have_the_components_of_their_covariance()
    {
        DesignMatrix wide = TransformerSample.Design(12, 30);
        PrincipalComponents fitted = new PcaTransformer().Fit(wide);
        Assert.That(fitted.Rank, Is.EqualTo(11));
        for (int c = 0; c < 11; c++)
        {
            double[] direction = [.. fitted.Loadings(c)];
            double[] image = new double[30];
            for (int j = 0; j < 30; j++)
            {
                for (int k = 0; k < 30; k++)
                {
                    image[j] += Covariance(wide, j, k) * direction[k];
                }
            }

            for (int j = 0; j < 30; j++)
            {
                Assert.That(image[j], Is.EqualTo(fitted.ExplainedVariance[c] * direction[j]).Within(1e-13));
            }
        }
    }

    [TestCase(300, 40, false)]
    [TestCase(300, 40, true)]
    [TestCase(60, 90, false)]
    public void The_randomized_method_finds_the_leading_components(int rows, int columns, bool scale)
    {
        DesignMatrix design = TransformerSample.Design(rows, columns);
        PcaOptions options = new()
        {
            Components = 2,
            Scale = scale,
            Oversampling = 20,
            PowerIterations = 60,
        };
        PrincipalComponents exact = new PcaTransformer(options).Fit(design);
        options.Solver = PcaSolver.Randomized;
        PrincipalComponents random = new PcaTransformer(options).Fit(design);
        Assert.That(random.TotalVariance, Is.EqualTo(exact.TotalVariance).Within(1e-10).Percent);
        Assert.That(random.NoiseVariance, Is.EqualTo(exact.NoiseVariance).Within(1e-8).Percent);
        for (int c = 0; c < 2; c++)
        {
            Assert.That(random.ExplainedVariance[c], Is.EqualTo(exact.ExplainedVariance[c]).Within(1e-10).Percent);
            Assert.That(random.Loadings(c).ToArray(), Is.EqualTo(exact.Loadings(c).ToArray()).Within(1e-7));
        }
    }

    [Test]
    public void A_large_mean_costs_no_digits()
    {
        DesignMatrix near = TransformerSample.Design(100, 4, mean: 0.0);
        // Whole numbers of a 2^-20: adding 2^20 loses nothing.
        DesignMatrix rounded = Mapped(near, static value => Math.Round(value * 1048576.0) / 1048576.0);
        DesignMatrix far = Mapped(rounded, static value => value + 1048576.0);
        PrincipalComponents first = new PcaTransformer().Fit(rounded);
        PrincipalComponents second = new PcaTransformer().Fit(far);
        for (int c = 0; c < 4; c++)
        {
            Assert.That(second.ExplainedVariance[c], Is.EqualTo(first.ExplainedVariance[c]).Within(1e-9).Percent);
        }
    }

    [Test]
    public void Analytic_weights_change_with_their_size_nothing()
    {
        DesignMatrix design = TransformerSample.Design(50, 4);
        double[] weights = [.. Enumerable.Range(0, 50).Select(static i => 0.5 + (i % 7))];
        double[] larger = Array.ConvertAll(weights, static weight => weight * 1000.0);
        PrincipalComponents first = new PcaTransformer().Fit(design, ObservationWeights.Create(WeightKind.Analytic, weights));
        PrincipalComponents second = new PcaTransformer().Fit(design, ObservationWeights.Create(WeightKind.Probability, larger));
        Assert.That(first.ObservationCount, Is.EqualTo(50.0));
        Assert.That(second.ExplainedVariance, Is.EqualTo(first.ExplainedVariance).Within(1e-13));
        double[] without = [.. weights];
        without[0] = 0.0;
        int[] rest = [.. Enumerable.Range(1, 49)];
        PrincipalComponents dropped = new PcaTransformer().Fit(design, ObservationWeights.Create(WeightKind.Analytic, without));
        PrincipalComponents selected = new PcaTransformer().Fit(
            design.SelectRows(rest),
            ObservationWeights.Create(WeightKind.Analytic, weights.AsSpan(1))
        );
        Assert.That(dropped.ExplainedVariance, Is.EqualTo(selected.ExplainedVariance).Within(1e-13));
    }

    [Test]
    public void A_column_that_others_span_lowers_the_rank_and_divides_nothing_by_zero()
    {
        double[] a = TransformerSample.Draws(new RandomSource(4), 40);
        double[] b = TransformerSample.Draws(new RandomSource(5), 40);
        DesignMatrix design = DesignMatrix.Create(
            40,
            [
                KeyValuePair.Create("a", a),
                KeyValuePair.Create("b", b),
                KeyValuePair.Create("sum", a.Zip(b, static (x, y) => x + y).ToArray()),
                KeyValuePair.Create("same", Enumerable.Repeat(0.1, 40).ToArray()),
            ]
        );
        PrincipalComponents fitted = new PcaTransformer(new PcaOptions { Whiten = true }).Fit(design);
        DesignMatrix scores = fitted.Transform(design);
        Assert.Multiple(() =>
        {
            Assert.That(fitted.Rank, Is.EqualTo(2));
            Assert.That(fitted.OutputNames, Is.EqualTo(new[] { "PC1", "PC2" }));
            Assert.That(fitted.Variances[2..], Is.All.Zero);
            Assert.That(scores.Moments(1).StandardDeviation, Is.EqualTo(Math.Sqrt(39.0 / 40.0)).Within(1e-13));
            Assert.That(fitted.MeanLogLikelihood, Is.NaN);
            Assert.That(
                () => new PcaTransformer(new PcaOptions { Components = 3 }).Fit(design),
                Throws.ArgumentException.With.Message.Contains("rank 2")
            );
        });
    }

    [Test]
    public void Uncentred_columns_keep_their_means()
    {
        DesignMatrix design = TransformerSample.Design(30, 2);
        PrincipalComponents fitted = new PcaTransformer(new PcaOptions { Center = false }).Fit(design);
        double squares = 0.0;
        for (int j = 0; j < 2; j++)
        {
            for (int i = 0; i < 30; i++)
            {
                squares += design[i, j] * design[i, j];
            }
        }

        Assert.That(fitted.Means, Is.All.Zero);
        Assert.That(fitted.TotalVariance, Is.EqualTo(squares / 29.0).Within(1e-12).Percent);
    }

    // Loadings of one and minus one over the root of two: rounding must not choose the sign.
    [Test]
    public void Equal_loadings_take_the_sign_of_the_first()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            PrincipalComponents fitted = new PcaTransformer(new PcaOptions { Scale = true }).Fit(TransformerSample.Design(30, 2, seed));
            Assert.That(fitted.Loadings(0)[0], Is.Positive);
            Assert.That(fitted.Loadings(1)[0], Is.Positive);
        }
    }

    [Test]
    public void Components_are_aligned_with_those_of_another_fit()
    {
        DesignMatrix design = TransformerSample.Design(50, 4);
        PrincipalComponents fitted = new PcaTransformer().Fit(design);
        PrincipalComponents turned = new PcaTransformer().Fit(Mapped(design, static value => -value));
        IDesignTransformation aligned = turned.AlignedWith(fitted);
        for (int c = 0; c < 4; c++)
        {
            Assert.That(Vectors.Dot(((PrincipalComponents)aligned).Loadings(c), fitted.Loadings(c)), Is.EqualTo(1.0).Within(1e-12));
        }
    }

    [Test]
    public void Any_number_of_rows_gives_the_same_scores_of_a_row()
    {
        DesignMatrix design = TransformerSample.Design(1003, 7);
        PrincipalComponents fitted = new PcaTransformer().Fit(design);
        DesignMatrix all = fitted.Transform(design);
        foreach (int row in new[] { 0, 1, 500, 1001, 1002 })
        {
            DesignMatrix one = fitted.Transform(design.SelectRows([row]));
            Assert.That(TransformerReferenceRow(one, 0), Is.EqualTo(TransformerReferenceRow(all, row)));
        }
    }

    [TestCase(0.0)]
    [TestCase(-0.5)]
    [TestCase(1.5)]
    [TestCase(double.NaN)]
    public void A_share_outside_its_range_is_refused(double share) =>
        Assert.That(
            () => new PcaTransformer(new PcaOptions { Share = share }),
            Throws.ArgumentException.With.Message.Contains("Share").And.Message.Contains("above 0, and 1 at most")
        );

    [Test]
    public void Two_choices_of_the_number_are_refused() =>
        Assert.That(
            () => new PcaTransformer(new PcaOptions { Share = 0.5, Components = 2 }),
            Throws.ArgumentException.With.Message.Contains("Components").And.Message.Contains("Share")
        );

    [Test]
    public void Bad_data_are_refused_with_their_columns()
    {
        DesignMatrix design = TransformerSample.Design(10, 3);
        DesignMatrix constant = design.Append(DesignMatrix.Create(10, [KeyValuePair.Create("same", Enumerable.Repeat(0.1, 10).ToArray())]));
        Assert.Multiple(() =>
        {
            Assert.That(
                () => new PcaTransformer(new PcaOptions { Scale = true }).Fit(constant),
                Throws.ArgumentException.With.Message.Contains("'same' is constant")
            );
            Assert.That(
                () => new PcaTransformer(new PcaOptions { Components = 4 }).Fit(design),
                Throws.ArgumentException.With.Message.Contains("at most 3")
            );
            Assert.That(
                () => new PcaTransformer().Fit(design.SelectRows([0])),
                Throws.ArgumentException.With.Message.Contains("observation")
            );
            Assert.That(
                () => new PcaTransformer(new PcaOptions { MaximumLikelihood = true }).Fit(design.SelectRows([0, 1])),
                Throws.ArgumentException.With.Message.Contains("MaximumLikelihood")
            );
            Assert.That(
                () => new PcaTransformer().Fit(constant.SelectColumns(3)),
                Throws.InstanceOf<CrabbymetricsException>().With.Message.Contains("No column varies")
            );
            Assert.That(
                () => new PcaTransformer(new PcaOptions { Solver = PcaSolver.Randomized }),
                Throws.ArgumentException.With.Message.Contains("Components")
            );
        });
    }

    // The simulation of Minka (2000): three directions in ten columns of noise.
    [Test]
    public void Evidence_finds_the_number_of_directions()
    {
        RandomSource random = new(7);
        double[][] columns = [.. Enumerable.Range(0, 10).Select(_ => TransformerSample.Draws(random, 400))];
        for (int j = 0; j < 3; j++)
        {
            columns[j] = Array.ConvertAll(columns[j], value => value * (6.0 - j));
        }

        DesignMatrix design = DesignMatrix.Create(400, columns.Select(static (column, j) => KeyValuePair.Create($"x{j}", column)));
        Assert.That(new PcaTransformer(new PcaOptions { MaximumLikelihood = true }).Fit(design).ComponentCount, Is.EqualTo(3));
    }

    private static double[] TransformerReferenceRow(DesignMatrix design, int row) =>
        [.. Enumerable.Range(0, design.ColumnCount).Select(j => design[row, j])];

    private static DesignMatrix Mapped(DesignMatrix design, Func<double, double> map) =>
        DesignMatrix.Create(
            design.RowCount,
            design.ColumnNames.Select(
                (name, j) => KeyValuePair.Create(name, Enumerable.Range(0, design.RowCount).Select(i => map(design[i, j])).ToArray())
            )
        );

    private static double Covariance(DesignMatrix design, int a, int b)
    {
        double sum = 0.0;
        for (int i = 0; i < design.RowCount; i++)
        {
            sum += (design[i, a] - design.Moments(a).Mean) * (design[i, b] - design.Moments(b).Mean);
        }

        return sum / (design.RowCount - 1.0);
    }
}
