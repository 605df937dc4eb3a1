using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Inference.Plots;

/// <summary>What the makers of pictures put into them, and what they refuse.</summary>
public sealed class PlotMakersTests
{
    private static readonly PoissonResult Poisson = new PoissonEstimator().Fit(PlottedData.Counts(150));

    [Test]
    public void An_event_study_shows_the_reference_and_leaves_out_what_is_not_identified()
    {
        CoefficientRow missing = new("event[2]", null, null, null, null, null, null);
        PlotData plot = EventStudyPlot.Create(
            [1.0, -2.0, 0.0, 2.0],
            [Row(0.5), Row(0.1), Row(0.3), missing],
            10.0,
            new EventStudyPlotOptions { Reference = -1.0, PreTrendTest = HypothesisTest.FRatio("t", "h", 2.5, 1.0, 10.0) }
        );
        PlotIntervals effects = plot.Layers.OfType<PlotIntervals>().Single();
        Assert.Multiple(() =>
        {
            Assert.That(effects.Positions, Is.EqualTo((double[])[-2.0, 0.0, 1.0]));
            Assert.That(
                effects.Limits[1].High[0],
                Is.EqualTo(0.1 + (0.2 * StudentTDistribution.TwoSidedQuantile(0.90, 10.0))).Within(1e-12)
            );
            Assert.That(plot.Layers.OfType<PlotPoints>().Single().X, Is.EqualTo((double[])[-1.0]));
            Assert.That(plot.Notes[1], Does.Contain("F(1, 10) = 2.50, p = 0.1449"));
            Assert.That(plot.Notes[2], Does.Contain("1 periods are not identified"));
        });
    }

    [Test]
    public void Predictions_over_a_column_are_those_of_rows_at_the_means()
    {
        CovarianceMatrix covariance = Poisson.Covariance("hc1");
        PlotData plot = PredictionPlot.Over(Poisson, covariance, "x1");
        PlotLine line = plot.Layers.OfType<PlotLine>().Single();
        double[] means = [.. Enumerable.Range(0, 3).Select(j => Column(Poisson.Data.Design, j).Average())];
        double[,] row =
        {
            { line.X[7], means[1], means[2] },
        };
        MeanPrediction expected = MeanPredictions.Create(Poisson, covariance, DesignMatrix.Create(row))[0];
        PlotBand band = plot.Layers.OfType<PlotBand>().Single();
        Assert.Multiple(() =>
        {
            Assert.That(line.Y[7], Is.EqualTo(expected.Mean).Within(1e-10));
            Assert.That(band.Low[7], Is.EqualTo(expected.MeanLow).Within(1e-10));
            Assert.That(line.X[0], Is.EqualTo(Column(Poisson.Data.Design, 0).Min()));
        });
    }

    [Test]
    public void A_marginal_effect_is_the_slope_of_the_predictions_with_the_error_of_the_delta_method()
    {
        CovarianceMatrix covariance = Poisson.Covariance("vanilla");
        PlotLine predicted = PredictionPlot.Over(Poisson, covariance, "x2").Layers.OfType<PlotLine>().Single();
        PlotData plot = PredictionPlot.EffectOver(Poisson, covariance, "x2");
        PlotLine effect = plot.Layers.OfType<PlotLine>().Single();
        double slope = (predicted.Y[31] - predicted.Y[29]) / (predicted.X[31] - predicted.X[29]);
        Assert.That(effect.Y[30], Is.EqualTo(slope).Within(1e-3 * Math.Abs(slope)));

        // With the log link the effect is b exp(eta), whose gradient is exp(eta) (b x + e_j).
        double[] means = [.. Enumerable.Range(0, 3).Select(j => Column(Poisson.Data.Design, j).Average())];
        double mean = predicted.Y[30];
        double b = Poisson.Coefficients[1];
        double[] gradient = [mean * b, mean * b * means[0], (mean * b * effect.X[30]) + mean, mean * b * means[2]];
        double variance = 0.0;
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                variance += gradient[i] * covariance[i, j] * gradient[j];
            }
        }

        PlotBand band = plot.Layers.OfType<PlotBand>().Single();
        double reach = StudentTDistribution.TwoSidedQuantile(0.95, double.PositiveInfinity) * Math.Sqrt(variance);
        Assert.That(band.High[30] - effect.Y[30], Is.EqualTo(reach).Within(1e-9));
    }

    [Test]
    public void A_column_that_others_are_made_of_is_refused()
    {
        RegressionData data = PlottedData.Linear(40);
        double[] x = Column(data.Design, 0);
        DesignMatrix design = DesignMatrix.Create(
            40,
            [KeyValuePair.Create("age", x), KeyValuePair.Create("I(age^2)", x.Select(static v => v * v).ToArray())]
        );
        OlsResult result = new OlsEstimator().Fit(RegressionData.Create(design, data.Outcome.ToArray()));
        CovarianceMatrix covariance = result.Covariance();
        Assert.That(
            () => PredictionPlot.Over(result, covariance, "age"),
            Throws.ArgumentException.With.Message.Contains("'I(age^2)' is a function of 'age'")
        );
        Assert.That(() => PredictionPlot.Over(result, covariance, "ag"), Throws.ArgumentException.With.Message.Contains("no column 'ag'"));
    }

    [Test]
    public void A_histogram_counts_every_draw_and_marks_the_limits()
    {
        BootstrapResult bootstrap = Poisson.Bootstrap(200, 3);
        PlotData plot = BootstrapPlot.Create(bootstrap, "x1", Poisson.Coefficients[0]);
        PlotBars bars = plot.Layers.OfType<PlotBars>().Single();
        Assert.Multiple(() =>
        {
            Assert.That(bars.Values.Sum(), Is.EqualTo(200.0));
            Assert.That(
                plot.Layers.OfType<PlotReference>().Select(static line => line.Value),
                Is.EqualTo((double[])[bootstrap.ConfidenceLow[1], bootstrap.ConfidenceHigh[1], Poisson.Coefficients[0]])
            );
        });
        Assert.That(() => BootstrapPlot.Create(bootstrap, "x9"), Throws.ArgumentException.With.Message.Contains("no draws of 'x9'"));
    }

    [Test]
    public void Many_residuals_are_shown_by_groups()
    {
        RandomSource random = new(5);
        double[] fitted = [.. Enumerable.Range(0, 4000).Select(_ => random.NextNormal())];
        double[] residuals = [.. Enumerable.Range(0, 4000).Select(_ => random.NextNormal())];
        residuals[17] = double.NaN;
        PlotData plot = ResidualPlot.Create(fitted, residuals);
        PlotPoints groups = plot.Layers.OfType<PlotPoints>().Single();
        PlotBand band = plot.Layers.OfType<PlotBand>().Single();
        int inside = groups.Y.Zip(band.High).Count(static pair => Math.Abs(pair.First) <= pair.Second);
        Assert.Multiple(() =>
        {
            Assert.That(groups.Y, Has.Length.EqualTo(60));
            Assert.That(inside, Is.GreaterThanOrEqualTo(52));
            Assert.That(plot.Notes[0], Does.Contain("3,999 rows in 60 groups"));
            Assert.That(plot.Notes[1], Does.Contain("1 rows without a residual"));
        });
    }

    [Test]
    public void Many_counts_share_bars_and_their_frequencies_add_up()
    {
        double[] observed = [.. Enumerable.Range(0, 130).Select(static i => (double)(i % 4))];
        double[] expected = [.. observed.Select(static value => value + 1.0)];
        PlotBars bars = Rootogram.Create(observed, expected).Layers.OfType<PlotBars>().Single();
        Assert.That(bars.Values, Has.Length.EqualTo(44));
        Assert.That(bars.Bases.Sum(static root => root * root), Is.EqualTo(expected.Sum()).Within(1e-9));
        Assert.That(() => Rootogram.Create([1.0], [-1.0]), Throws.ArgumentException.With.Message.Contains("0 or more"));
    }

    [Test]
    public void A_path_names_the_large_coefficients_and_says_what_it_leaves_out()
    {
        string[] names = [.. Enumerable.Range(0, 15).Select(static j => $"v{j}")];
        double[][] rows =
        [
            .. new[] { 1.0, 0.1, 0.0 }.Select(penalty => names.Select((_, j) => j == 3 ? 0.0 : j * (1.0 - (penalty / 2.0))).ToArray()),
        ];
        PlotData plot = PathPlot.Create([1.0, 0.1, 0.0], names, rows, KeyValuePair.Create("smallest", 0.1));
        string[] labels = [.. plot.Layers.OfType<PlotLine>().Select(static line => line.EndLabel).Where(static label => label.Length > 0)];
        Assert.Multiple(() =>
        {
            Assert.That(labels, Has.Length.EqualTo(12));
            Assert.That(labels, Does.Contain("v14").And.Not.Contains("v1"));
            Assert.That(plot.Notes, Has.Length.EqualTo(3));
            Assert.That(plot.Horizontal.Reversed);
        });
        Assert.That(
            () =>
                PathPlot.Create(
                    [1.0, -1.0],
                    ["a"],
                    [
                        [1.0],
                        [1.0],
                    ]
                ),
            Throws.ArgumentException.With.Message.Contains("0 or more")
        );
    }

    [Test]
    public void Cross_validation_components_and_synthetic_controls_hold_their_numbers()
    {
        PlotIntervals errors = CrossValidationPlot.Create([0.1, 1.0], [2.0, 3.0], [0.5, 0.25]).Layers.OfType<PlotIntervals>().Single();
        Assert.That(errors.Limits[0].High, Is.EqualTo((double[])[3.25, 2.5]));
        PlotData scree = ComponentPlot.Scree([0.6, 0.3, 0.1]);
        Assert.That(scree.Layers.OfType<PlotLine>().Single().Y[2], Is.EqualTo(100.0).Within(1e-9));
        Assert.That(() => ComponentPlot.Scree([1.5]), Throws.ArgumentException);
        PlotPoints loadings = ComponentPlot.Loadings(["a", "b"], [0.1, 0.2], [0.3, 0.4]).Layers.OfType<PlotPoints>().Single();
        Assert.That(loadings.Labels, Is.EqualTo((string[])["a", "b"]));
        PlotData weights = SyntheticControlPlot.Weights(["a", "b", "c"], [0.2, 0.8, 0.0]);
        Assert.That(weights.Vertical.Categories, Is.EqualTo((string[])["b", "a"]));
        Assert.That(weights.Notes.Single(), Is.EqualTo("1 of 3 donors have weight 0."));
        TreatmentTimeAxis time = TreatmentTimeAxis.Whole("Year", 1989.0);
        PlotData placebos = SyntheticControlPlot.Placebos(
            time,
            [1988.0, 1989.0],
            [0.0, -1.0],
            [
                [0.1, 0.2],
                [0.0, 0.5],
            ]
        );
        Assert.That(placebos.Layers.OfType<PlotLine>().Count(static line => line.Name == "2 placebos"), Is.EqualTo(2));
    }

    [Test]
    public void A_recorded_search_is_shown_by_its_measures()
    {
        RecordingObserver recorded = new();
        Bowl problem = new();
        Assert.That(() => recorded.Plot(), Throws.ArgumentException.With.Message.Contains("No iteration"));
        new Executor().Minimize(problem, [3.0, 4.0], new BfgsSolver(), new ExecutionOptions { Observers = [recorded] });
        PlotData plot = recorded.Plot();
        Assert.That(plot.Vertical.Scale, Is.EqualTo(AxisScale.Log));
        Assert.That(plot.Layers.OfType<PlotLine>().First().Y[0], Is.EqualTo(41.0).Within(1e-6));
    }

    private sealed class Bowl : ICostFunction, IGradient
    {
        public int Dimension => 2;

        public double Cost(ReadOnlySpan<double> x) => (x[0] * x[0]) + (2.0 * x[1] * x[1]);

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => (gradient[0], gradient[1]) = (2.0 * x[0], 4.0 * x[1]);
    }

    private static CoefficientRow Row(double estimate) => new("", estimate, 0.2, null, null, estimate - 0.4, estimate + 0.4);

    private static double[] Column(DesignMatrix design, int column)
    {
        double[] values = new double[design.RowCount];
        design.CopyColumn(column, values);
        return values;
    }
}
