using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Elsewhere;

/// <summary>Two-stage least squares of rows in pieces gives the numbers of the same rows in memory.</summary>
public sealed class PiecedTwoSlsTests
{
    private static readonly int[] Cuts = [333, 334, 1_100];

    [Test]
    public void Pieces_give_the_numbers_of_all_rows(
        [Values("none", "offset", "frequency", "probability", "analytic")] string extra,
        [Values] bool intercept,
        [Values] bool two
    )
    {
        RegressionData data = Data(extra, two);
        TwoSlsEstimator estimator = new(new TwoSlsOptions { FitIntercept = intercept });
        TwoSlsResult expected = estimator.Fit(data),
            actual = estimator.Fit(PiecedObservations.Cut(data, Cuts));
        Assert.That(actual.ParameterNames, Is.EqualTo(expected.ParameterNames));
        double[] errors = [.. expected.Covariance("sandwich").StandardErrors()];
        for (int j = 0; j < errors.Length; j++)
        {
            double unit = Math.Max(errors[j], Math.Abs(expected.Parameters[j]));
            Assert.That(actual.Parameters[j], Is.EqualTo(expected.Parameters[j]).Within(1e-12 * unit), expected.ParameterNames[j]);
        }

        string[] covariances = extra == "probability" ? ["sandwich", "hc1", "hc2", "hc3"] : ["vanilla", "sandwich", "hc1", "hc2", "hc3"];
        foreach (string vcov in covariances)
        {
            Comparison.AssertSame(actual.Covariance(vcov), expected.Covariance(vcov), vcov);
        }

        foreach (
            string[] clusters in (string[][])
                [
                    ["firm"],
                    ["firm", "period"],
                ]
        )
        {
            CovarianceArguments arguments = new() { Clusters = [.. clusters] };
            Comparison.AssertSame(actual.Covariance("cr1", arguments), expected.Covariance("cr1", arguments), string.Join("+", clusters));
        }

        Comparison.AssertSame(
            [actual.RSquared, actual.Sigma, actual.ResidualSumOfSquares, actual.TotalSumOfSquares, actual.ObservationCount],
            [expected.RSquared, expected.Sigma, expected.ResidualSumOfSquares, expected.TotalSumOfSquares, expected.ObservationCount],
            "statistics"
        );
        Assert.Multiple(() =>
        {
            Assert.That(actual.ExogenousNames, Is.EqualTo(expected.ExogenousNames));
            Assert.That(actual.EndogenousNames, Is.EqualTo(expected.EndogenousNames));
            Assert.That(actual.InstrumentNames, Is.EqualTo(expected.InstrumentNames));
            Assert.That(actual.Predict(data.Design), Is.EqualTo(expected.Predict(data.Design)).Within(1e-11));
            Assert.That(actual.ToString(), Does.Contain("x1"));
            Assert.That(() => actual.WuHausman("hc1"), Throws.InstanceOf<CrabbymetricsException>().With.Message.Contains("live elsewhere"));
        });
    }

    [Test]
    public void Refits_by_recipe_do_not_depend_on_the_pieces([Values] ResamplingLaw law, [Values("none", "frequency")] string extra)
    {
        RegressionData data = Data(extra, true);
        TwoSlsResult all = new TwoSlsEstimator().Fit(data),
            pieces = new TwoSlsEstimator().Fit(PiecedObservations.Cut(data, Cuts));
        double[] expected = new double[all.Parameters.Length],
            actual = new double[expected.Length];
        double[] errors = [.. all.Covariance("sandwich").StandardErrors()];
        for (long replicate = 0; replicate < 3; replicate++)
        {
            ResamplingRecipe recipe = new(law, 7, replicate);
            Assert.That(((IRecipeRefit)all).Refit(recipe, expected).Succeeded);
            Assert.That(((IRecipeRefit)pieces).Refit(recipe, actual).Succeeded);
            for (int j = 0; j < errors.Length; j++)
            {
                Assert.That(actual[j], Is.EqualTo(expected[j]).Within(1e-10 * errors[j]));
            }

            Assert.That(actual[1], Is.Not.EqualTo(all.Parameters[1]).Within(1e-3 * errors[1]));
        }
    }

    [Test]
    public void Many_rows_take_one_pass_to_the_estimates()
    {
        Random random = new(3);
        const int Rows = 400_000;
        double[][] x = [new double[Rows], new double[Rows], new double[Rows], new double[Rows]];
        double[] y = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            double error = random.NextDouble() - 0.5;
            x[0][i] = random.NextDouble();
            x[2][i] = random.NextDouble();
            x[3][i] = random.NextDouble() + 500.0;
            x[1][i] = x[2][i] + (0.5 * x[3][i]) + error + random.NextDouble();
            y[i] = x[0][i] + (2.0 * x[1][i]) + error;
        }

        RegressionData data = RegressionData
            .Create(DesignMatrix.Create([new NumericColumn("x", x[0]), new NumericColumn("d", x[1])]), y)
            .WithInstruments(DesignMatrix.Create([new NumericColumn("z1", x[2]), new NumericColumn("z2", x[3])]), "d");
        PiecedObservations pieces = PiecedObservations.Cut(data, 150_000);
        TwoSlsResult expected = new TwoSlsEstimator().Fit(data),
            actual = new TwoSlsEstimator().Fit(pieces);
        Assert.That(pieces.Kinds, Is.EqualTo((string[])["least-squares.cross-products"]));
        double[] errors = [.. expected.Covariance("hc1").StandardErrors()];
        for (int j = 0; j < errors.Length; j++)
        {
            Assert.That(actual.Parameters[j], Is.EqualTo(expected.Parameters[j]).Within(1e-10 * errors[j]));
        }

        Comparison.AssertSame(actual.Covariance("hc1"), expected.Covariance("hc1"), "hc1", 1e-11);
    }

    [Test]
    public void Collinear_columns_are_left_out_alike()
    {
        RegressionData data = Data("none", false);
        double[] x1 = new double[data.RowCount],
            z1 = new double[data.RowCount],
            d = new double[data.RowCount];
        data.Design.CopyColumn(0, x1);
        data.Design.CopyColumn(data.Design.ColumnCount - 1, d);
        data.Instruments!.Design.CopyColumn(0, z1);
        data = data.WithDesign(
                DesignMatrix.Create([
                    new NumericColumn("x1", x1),
                    new NumericColumn("d", d),
                    new NumericColumn("again", [.. x1.Select(static value => 3.0 * value)]),
                ])
            )
            .WithInstruments(
                DesignMatrix.Create([new NumericColumn("z1", z1), new NumericColumn("z2", [.. z1.Zip(x1, static (a, b) => a - b)])]),
                "d"
            );
        TwoSlsResult expected = new TwoSlsEstimator().Fit(data),
            actual = new TwoSlsEstimator().Fit(PiecedObservations.Cut(data, Cuts));
        Assert.That(actual.Parameters[3], Is.NaN);
        Comparison.AssertSame(actual.Parameters[..3], expected.Parameters[..3], "parameters", 1e-11);
        Assert.Multiple(() =>
        {
            Assert.That(actual.Diagnostics.Warnings, Is.EqualTo(expected.Diagnostics.Warnings));
            Assert.That(actual.InstrumentNames, Is.EqualTo(expected.InstrumentNames));
        });
    }

    [TestCase(TwoSlsMethod.Liml)]
    [TestCase(TwoSlsMethod.Gmm)]
    [TestCase(TwoSlsMethod.ContinuouslyUpdated)]
    public void Another_method_is_refused_by_name(TwoSlsMethod method)
    {
        PiecedObservations pieces = PiecedObservations.Cut(Data("none", false), 700);
        TwoSlsEstimator estimator = new(new TwoSlsOptions { Method = method });
        Assert.That(
            () => estimator.Fit(pieces),
            Throws.InstanceOf<NotSupportedException>().With.Message.Contains("iv").And.Message.Contains("live elsewhere")
        );
        Assert.That(pieces.Kinds, Is.Empty);
    }

    [Test]
    public void Observations_without_instruments_are_refused() =>
        Assert.That(
            () => new TwoSlsEstimator().Fit(PiecedObservations.Cut(ElsewhereSample.Of("amount", "none"), 700)),
            Throws.ArgumentException.With.Message.Contains("instruments")
        );

    [Test]
    public void What_needs_single_rows_is_refused_with_the_reason()
    {
        TwoSlsResult result = new TwoSlsEstimator().Fit(PiecedObservations.Cut(Data("none", false), 700));
        CovarianceArguments firms = new() { Clusters = ["firm"] };
        Action[] questions =
        [
            () => _ = result.Data,
            () => result.Residuals(),
            () => result.Predict(),
            () => result.Sargan(),
            () => result.Covariance("cr2", firms),
            () => result.Bootstrap(new BootstrapOptions { Scheme = "jackknife" }),
            () => ((IScoreContributions)result).CopyScores(0, 1, new double[9]),
            () => ((ILeverage)result).CopyLeverages(new double[1500]),
        ];
        foreach (Action question in questions)
        {
            Assert.That(question, Throws.InstanceOf<InferenceUnavailableException>().With.Message.Contains("live elsewhere"));
        }
    }

    private static RegressionData Data(string extra, bool two)
    {
        RegressionData data = ElsewhereSample.Of("amount", extra);
        Random random = new(17);
        int n = data.RowCount;
        double[] x1 = new double[n],
            first = new double[n],
            second = new double[n],
            z1 = new double[n],
            z2 = new double[n],
            z3 = new double[n];
        data.Design.CopyColumn(0, x1);
        for (int i = 0; i < n; i++)
        {
            z1[i] = random.NextDouble();
            z2[i] = 700.0 + random.NextDouble();
            z3[i] = random.NextDouble();
            first[i] = z1[i] + z2[i] + (0.3 * x1[i]) + (0.2 * data.Outcome.Span[i]);
            second[i] = z3[i] - z1[i] + (0.1 * data.Outcome.Span[i]) + random.NextDouble();
        }

        List<KeyValuePair<string, double[]>> more = [new("d", first)];
        if (two)
        {
            more.Add(new("e", second));
        }

        DesignMatrix design = data.Design.Append(DesignMatrix.Create(n, more));
        return data.WithDesign(design)
            .WithInstruments(
                DesignMatrix.Create([new NumericColumn("z1", z1), new NumericColumn("z2", z2), new NumericColumn("z3", z3)]),
                two ? ["d", "e"] : ["d"]
            );
    }
}
