using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Repetition;

/// <summary>What a fit says of rows and columns that it cannot use names those of the data, merged or not.</summary>
public sealed class MergedIdentificationTests
{
    // Where d is 1 no event happens: those rows are separated. Every third row has weight 0 where there are weights.
    private static RegressionData Separated(bool weighted)
    {
        RandomSource random = new(2);
        double[] a = new double[90],
            d = new double[90],
            y = new double[90],
            w = new double[90];
        for (int i = 0; i < y.Length; i++)
        {
            a[i] = i % 4;
            d[i] = i % 7 == 3 ? 1.0 : 0.0;
            y[i] = d[i] == 1.0 ? 0.0 : random.NextPoisson(2.0);
            w[i] = i % 3 == 0 ? 0.0 : 1.0;
        }

        RegressionData data = RegressionData.Create([KeyValuePair.Create("a", a), KeyValuePair.Create("d", d)], y);
        return weighted ? data.WithWeights(w, WeightKind.Frequency) : data;
    }

    [Test]
    public void Separated_rows_are_those_of_the_data([Values] bool weighted)
    {
        SeparationException Refusal(RowMerging merging) =>
            Assert.Throws<SeparationException>(() =>
                new PoissonEstimator(new PoissonOptions { Merging = merging }).Fit(Separated(weighted))
            )!;
        SeparationException merged = Refusal(RowMerging.Always),
            plain = Refusal(RowMerging.Never);
        Assert.That(merged.Message, Is.EqualTo(plain.Message));
        Assert.That(merged.Rows, Is.EqualTo(plain.Rows));
    }

    [Test]
    public void Dropped_rows_are_those_of_the_data([Values] bool weighted, [Values("poisson", "nb2")] string model)
    {
        GlmResult Fit(RowMerging merging)
        {
            NegativeBinomialOptions options = new()
            {
                Merging = merging,
                Separation = SeparationPolicy.DropRows,
                Tolerance = 1e-8,
            };
            return model == "nb2"
                ? new NegativeBinomialEstimator(options).Fit(Separated(weighted))
                : new PoissonEstimator(
                    new PoissonOptions
                    {
                        Merging = merging,
                        Separation = SeparationPolicy.DropRows,
                        Tolerance = 1e-8,
                    }
                ).Fit(Separated(weighted));
        }

        GlmResult merged = Fit(RowMerging.Always),
            plain = Fit(RowMerging.Never);
        Assert.That(merged.Diagnostics.Warnings, Is.EqualTo(plain.Diagnostics.Warnings));
        Assert.That(merged.ObservationCount, Is.EqualTo(plain.ObservationCount));
        Assert.That(merged.Weights!.Values.ToArray(), Is.EqualTo(plain.Weights!.Values.ToArray()));
        MergedFitTests.Near(merged.Parameters, plain.Parameters, 1e-9, "parameters");
        foreach (string kind in (string[])["vanilla", "quasi", "hc0", "hc1", "hc3"])
        {
            MergedFitTests.Near(MergedFitTests.Flat(merged.Covariance(kind)), MergedFitTests.Flat(plain.Covariance(kind)), 1e-8, kind);
        }

        MergedFitTests.Near(
            [merged.Deviance, merged.LogLikelihood, merged.NullDeviance],
            [plain.Deviance, plain.LogLikelihood, plain.NullDeviance],
            1e-9,
            "statistics"
        );
    }

    [Test]
    public void Outcomes_at_the_edge_everywhere_are_all_named()
    {
        RegressionData data = RegressionData.Create(
            new double[,]
            {
                { 1 },
                { 2 },
                { 1 },
                { 2 },
                { 3 },
            },
            [0, 0, 0, 0, 0]
        );
        SeparationException failure = Assert.Throws<SeparationException>(() =>
            new PoissonEstimator(new PoissonOptions { Merging = RowMerging.Always }).Fit(data)
        )!;
        Assert.That(failure.Rows, Is.EqualTo(new[] { 0, 1, 2, 3, 4 }));
    }

    [Test]
    public void A_collinear_column_is_named()
    {
        RegressionData data = RepeatedData.Create(1, 120, "counts");
        double[] a = new double[120],
            b = new double[120];
        data.Design.CopyColumn(0, a);
        data.Design.CopyColumn(1, b);
        RegressionData dependent = RegressionData.Create(
            [
                KeyValuePair.Create("a", a),
                KeyValuePair.Create("b", b),
                KeyValuePair.Create("sum", a.Zip(b, static (x, z) => x + (2.0 * z)).ToArray()),
            ],
            data.Outcome.ToArray()
        );
        (GlmResult merged, GlmResult plain) = MergedFitTests.Both("poisson", dependent);
        Assert.That(merged.Diagnostics.Warnings, Is.EqualTo(plain.Diagnostics.Warnings));
        MergedFitTests.Near(merged.Parameters, plain.Parameters, 1e-9, "parameters");
        MergedFitTests.Near(MergedFitTests.Flat(merged.Covariance("hc1")), MergedFitTests.Flat(plain.Covariance("hc1")), 1e-8, "hc1");
    }

    [Test]
    public void A_row_that_determines_a_coefficient_is_named_by_its_place_in_the_data()
    {
        double[,] x = new double[40, 2];
        double[] y = new double[40];
        for (int i = 0; i < 40; i++)
        {
            (x[i, 0], x[i, 1], y[i]) = (i % 3, i == 31 ? 1.0 : 0.0, 1 + (i % 2));
        }

        (GlmResult merged, _) = MergedFitTests.Both("poisson", RegressionData.Create(x, y));
        Assert.That(() => merged.Covariance("hc3"), Throws.InstanceOf<CrabbymetricsException>().With.Message.Contains("row 31 "));
    }

    [Test]
    public void One_kind_of_row_and_rows_all_different_fit()
    {
        double[] y = [1.0, 4.0, 0.0, 2.0, 7.0];
        foreach (
            double[] x in (double[][])
                [
                    [2.0, 2.0, 2.0, 2.0, 2.0],
                    [1.0, 2.0, 3.0, 4.0, 5.0],
                ]
        )
        {
            (GlmResult merged, GlmResult plain) = MergedFitTests.Both("poisson", RegressionData.Create([KeyValuePair.Create("x", x)], y));
            MergedFitTests.Near(merged.Parameters, plain.Parameters, 1e-10, "parameters");
            Assert.That(merged.Diagnostics.Warnings, Is.EqualTo(plain.Diagnostics.Warnings));
        }
    }

    [Test]
    public void The_mean_of_outcomes_that_differ_is_no_edge_after_rounding()
    {
        // Of trials by the quadrillion one failed: the rounded proportion is 1, and yet the likelihood has a maximum.
        RegressionData data = RegressionData
            .Create(
                new double[,]
                {
                    { 0 },
                    { 0 },
                    { 1 },
                    { 1 },
                },
                [1, 0, 1, 0]
            )
            .WithWeights([1e17, 1, 3, 2], WeightKind.Frequency);
        LogitResult merged = new LogitEstimator(new LogitOptions { Merging = RowMerging.Always }).Fit(data);
        Assert.That(merged.Diagnostics.VisitedRows, Is.EqualTo(2));
        Assert.That(merged.Intercept + merged.Coefficients[0], Is.EqualTo(Math.Log(1.5)).Within(1e-6));
    }

    [Test]
    public void An_outcome_that_the_family_does_not_take_is_named_by_its_row([Values("poisson", "gamma", "nb2")] string model)
    {
        double[,] x = new double[12, 1];
        double[] y = new double[12];
        for (int i = 0; i < 12; i++)
        {
            (x[i, 0], y[i]) = (i % 2, i is 7 or 9 ? -1.0 : 1.0 + (i % 3));
        }

        Assert.That(
            () => MergingModels.Fit(model, RegressionData.Create(x, y), RowMerging.Always),
            Throws
                .ArgumentException.With.Message.EqualTo(
                    Assert.Throws<ArgumentException>(() => MergingModels.Fit(model, RegressionData.Create(x, y), RowMerging.Never))!.Message
                )
                .And.Message.Contains("row 7")
        );
    }

    [Test]
    public void Merged_rows_that_fit_almost_perfectly_reach_a_tight_tolerance()
    {
        // Four kinds of rows and three parameters: half the deviance of the proportions is nearly 0, and its rounding is that of the
        // logarithms in it.
        double[] a = new double[200],
            b = new double[200],
            y = new double[200];
        for (int i = 0; i < y.Length; i++)
        {
            (a[i], b[i], y[i]) = (i % 2, i / 2 % 2, i * 7 % 20 < 4 + (2 * (i % 2)) + (3 * (i / 2 % 2)) ? 1.0 : 0.0);
        }

        RegressionData data = RegressionData.Create([KeyValuePair.Create("a", a), KeyValuePair.Create("b", b)], y);
        GeneralizedLinearResult Fit(RowMerging merging) =>
            new GeneralizedLinearEstimator(
                new GeneralizedLinearOptions
                {
                    Family = GlmFamilies.Binomial(Links.Find("log")),
                    Scoring = ScoringMethod.Fisher,
                    Tolerance = 1e-10,
                    MaxIterations = 1000,
                    Merging = merging,
                }
            ).Fit(data);
        GeneralizedLinearResult merged = Fit(RowMerging.Always),
            plain = Fit(RowMerging.Never);
        Assert.That(merged.Diagnostics.TerminationReason, Is.EqualTo(TerminationReason.NewtonDecrement));
        Assert.That(merged.Diagnostics.Warnings, Is.Empty);
        MergedFitTests.Near(merged.Parameters, plain.Parameters, 1e-9, "parameters");
    }
}
