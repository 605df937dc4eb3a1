using System.Collections.Immutable;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.Plots;

/// <summary>The picture of coefficients shows the numbers of the tables, chosen and ordered as asked.</summary>
public sealed class CoefficientPlotTests
{
    private static readonly OlsResult Ols = new OlsEstimator().Fit(PlottedData.Linear(60));

    [Test]
    public void Limits_are_those_of_the_table_and_of_the_quantile_of_the_other_level()
    {
        CoefficientTable table = Ols.Summary("hc1");
        CoefficientTable ninety = Ols.Summary("hc1", level: 0.90);
        PlotIntervals layer = IntervalsOf(CoefficientPlot.Create(table))[0];
        Assert.Multiple(() =>
        {
            Assert.That(layer.Estimates, Is.EqualTo(Ols.Coefficients));
            Assert.That(layer.Limits.Select(static limits => limits.Label), Is.EqualTo((string[])["95%", "90%"]));
            for (int j = 1; j < table.Count; j++)
            {
                Assert.That(layer.Limits[0].Low[j - 1], Is.EqualTo(table[j].ConfidenceLow!.Value).Within(1e-12));
                Assert.That(layer.Limits[0].High[j - 1], Is.EqualTo(table[j].ConfidenceHigh!.Value).Within(1e-12));
                Assert.That(layer.Limits[1].Low[j - 1], Is.EqualTo(ninety[j].ConfidenceLow!.Value).Within(1e-12));
            }
        });
    }

    [Test]
    public void A_summary_that_keeps_no_degrees_of_freedom_gives_the_same_limits()
    {
        CoefficientTable table = Ols.Summary();
        PlotIntervals own = IntervalsOf(CoefficientPlot.Create(table))[0];
        PlotIntervals read = IntervalsOf(CoefficientPlot.Create([ModelSummary.Create(Ols, table)]))[0];
        Assert.That(read.Limits[1].Low.Zip(own.Limits[1].Low, static (a, b) => Math.Abs(a - b)), Has.All.LessThan(1e-7));
    }

    [Test]
    public void Limits_that_are_no_multiples_of_the_errors_are_drawn_at_their_own_level()
    {
        ModelSummary bootstrap = new()
        {
            Name = "bootstrap",
            Rows = [new CoefficientRow("a", 1.0, 0.5, null, null, 0.2, 2.4), new CoefficientRow("b", 2.0, 0.5, null, null, 1.2, 2.9)],
            Level = 0.8,
        };
        PlotIntervals layer = IntervalsOf(CoefficientPlot.Create([bootstrap]))[0];
        Assert.That(layer.Limits.Single().Label, Is.EqualTo("80%"));
        Assert.That(layer.Limits.Single().High, Is.EqualTo((double[])[2.4, 2.9]));
    }

    [Test]
    public void Parameters_are_kept_left_out_ordered_grouped_and_renamed()
    {
        PlotData plot = CoefficientPlot.Create(
            Ols.Summary(),
            new CoefficientPlotOptions
            {
                Intercept = true,
                Omit = ["x2"],
                Order = ["x3"],
                Labels = ImmutableDictionary<string, string>.Empty.Add("x1", "Income"),
                Groups = ImmutableDictionary<string, string>.Empty.Add("x1", "Money").Add("x3", "Money"),
            }
        );
        Assert.That(plot.Vertical.Categories, Is.EqualTo((string[])["x3", "Income", "(Intercept)"]));
        Assert.That(plot.Vertical.Headings, Is.EqualTo((string[])["Money", "Money", "Others"]));
        Assert.That(
            CoefficientPlot.Create(Ols.Summary(), new CoefficientPlotOptions { Keep = ["(Intercept)"] }).Vertical.Categories,
            Is.EqualTo((string[])["(Intercept)"])
        );
    }

    [Test]
    public void A_name_that_no_model_has_is_refused()
    {
        Assert.That(
            () => CoefficientPlot.Create(Ols.Summary(), new CoefficientPlotOptions { Keep = ["z"] }),
            Throws.ArgumentException.With.Message.Contains("Keep names 'z'").And.Message.Contains("x1, x2, x3")
        );
        Assert.That(
            () => CoefficientPlot.Create(Ols.Summary(), new CoefficientPlotOptions { Omit = ["x1", "x2", "x3"] }),
            Throws.ArgumentException.With.Message.Contains("No parameter is left")
        );
        Assert.That(
            () => CoefficientPlot.Create(Ols.Summary(), new CoefficientPlotOptions { Levels = [95.0] }),
            Throws.InstanceOf<ArgumentOutOfRangeException>()
        );
    }

    [Test]
    public void Several_models_share_the_rows_and_exponentiated_ones_a_logarithmic_axis()
    {
        PoissonResult poisson = new PoissonEstimator().Fit(PlottedData.Counts(200));
        ModelSummary first = ModelSummary.Create(poisson, poisson.Summary(), outcome: "visits");
        ModelSummary second = ModelSummary.Create(poisson, poisson.Summary("hc1"), "robust", "visits");
        PlotData plot = CoefficientPlot.Create([first, second], new CoefficientPlotOptions { Exponentiate = true });
        Assert.Multiple(() =>
        {
            Assert.That(IntervalsOf(plot).Select(static layer => layer.Name), Is.EqualTo((string[])["(1)", "robust"]));
            Assert.That(plot.Horizontal.Scale, Is.EqualTo(AxisScale.Log));
            Assert.That(IntervalsOf(plot)[0].Estimates[0], Is.EqualTo(Math.Exp(poisson.Coefficients[0])).Within(1e-12));
            Assert.That(plot.Title, Is.EqualTo("Exponentiated coefficients: visits"));
            Assert.That(plot.Subtitle, Does.Contain("vanilla; hc1"));
        });
    }

    [Test]
    public void Without_standard_errors_there_are_points_and_a_note()
    {
        CoefficientTable table = CoefficientTable.CreateWithoutInference(Ols, "a penalty");
        PlotData plot = CoefficientPlot.Create(table);
        Assert.That(IntervalsOf(plot)[0].Limits, Is.Empty);
        Assert.That(plot.Notes.Single(), Does.Contain("without standard errors"));
    }

    private static PlotIntervals[] IntervalsOf(PlotData plot) => [.. plot.Layers.OfType<PlotIntervals>()];
}
