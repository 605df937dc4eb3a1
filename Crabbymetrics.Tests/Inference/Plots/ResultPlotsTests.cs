using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.Plots;

/// <summary>The pictures of a result show numbers that its other members give.</summary>
public sealed class ResultPlotsTests
{
    private static readonly PoissonResult Poisson = new PoissonEstimator().Fit(PlottedData.Counts(150));
    private static readonly OlsResult Ols = new OlsEstimator().Fit(PlottedData.Linear(80));

    [Test]
    public void A_result_names_the_pictures_that_it_has()
    {
        Assert.That(Poisson.Kinds(), Is.EqualTo((string[])["coefficients", "residuals", "qq", "influence", "rootogram"]));
        Assert.That(Ols.Kinds(), Is.EqualTo((string[])["coefficients", "residuals", "qq", "influence"]));
        Assert.That(
            () => Ols.Plot("path"),
            Throws.ArgumentException.With.Message.Contains("It has: coefficients, residuals, qq, influence")
        );
        double[] positive = [.. PlottedData.Linear(80).Outcome.ToArray().Select(Math.Exp)];
        GammaResult gamma = new GammaEstimator().Fit(RegressionData.Create(PlottedData.Linear(80).Design, positive));
        Assert.That(() => gamma.Plot("rootogram"), Throws.ArgumentException.With.Message.Contains("continuous"));
    }

    [Test]
    public void Quantiles_do_without_leverages_where_there_are_none_and_say_so()
    {
        double[] positive = [.. PlottedData.Linear(80).Outcome.ToArray().Select(Math.Exp)];
        RegressionData data = RegressionData.Create(PlottedData.Linear(80).Design, positive);
        GammaResult penalized = new GammaEstimator(new GammaOptions { Alpha = 1.0 }).Fit(data);
        PlotData plot = penalized.Plot("qq");
        Assert.Multiple(() =>
        {
            Assert.That(plot.Vertical.Title, Is.EqualTo("Pearson residual"));
            Assert.That(plot.Notes[^1], Does.StartWith("Leverages are not taken off: "));
            Assert.That(penalized.Kinds(), Does.Contain("qq").And.Not.Contain("influence"));
            Assert.That(Ols.Plot("qq").Vertical.Title, Is.EqualTo("Standardized residual"));
            Assert.That(Ols.Plot("qq").Notes, Has.None.Contains("Leverages"));
        });
    }

    [Test]
    public void A_covariance_is_for_coefficients_alone()
    {
        CovarianceMatrix covariance = Ols.Covariance("hc1");
        Assert.That(Ols.Plot(covariance: covariance).Subtitle, Does.Contain("hc1"));
        Assert.That(() => Ols.Plot("qq", covariance), Throws.ArgumentException.With.Message.Contains("no use for a covariance"));
    }

    [Test]
    public void Residuals_are_pearsons_over_the_fitted_means()
    {
        PlotPoints points = Poisson.Plot("residuals").Layers.OfType<PlotPoints>().Single();
        double[] expected = [.. Poisson.Residuals(GlmResidual.Pearson).Order()];
        Assert.That(points.Y.Order().Zip(expected, static (a, b) => Math.Abs(a - b)), Has.All.LessThan(1e-10));
        Assert.That(points.X, Has.Length.EqualTo(150));
    }

    [Test]
    public void Influence_has_the_leverages_and_cooks_distances_of_the_result()
    {
        PlotPoints points = Ols.Plot("influence").Layers.OfType<PlotPoints>().Single();
        OlsInfluence influence = Ols.Influence();
        double[] distances = [.. influence.CooksDistances.ToArray().OrderDescending()];
        double[] leverages = [.. influence.Leverages.ToArray().Order()];
        double[] standardized = [.. influence.StandardizedResiduals.ToArray().Order()];
        Assert.Multiple(() =>
        {
            Assert.That(points.X.Order().Zip(leverages, static (a, b) => Math.Abs(a - b)), Has.All.LessThan(1e-10));
            Assert.That(points.Y.Order().Zip(standardized, static (a, b) => Math.Abs(a - b)), Has.All.LessThan(1e-10));
            Assert.That(points.Areas.Zip(distances, (area, d) => Math.Abs(area - (d / distances[0]))), Has.All.LessThan(1e-10));
        });
        double[] ofCounts = [.. Poisson.CooksDistances().OrderDescending()];
        PlotPoints counts = Poisson.Plot("influence").Layers.OfType<PlotPoints>().Single();
        Assert.That(counts.Areas.Zip(ofCounts, (area, d) => Math.Abs(area - (d / ofCounts[0]))), Has.All.LessThan(1e-9));
    }

    [Test]
    public void A_rootogram_hangs_from_the_probabilities_of_the_model()
    {
        PlotData plot = Poisson.Plot("rootogram");
        PlotBars bars = plot.Layers.OfType<PlotBars>().Single();
        double[] means = Poisson.Predict();
        double[] outcomes = Poisson.Data.Outcome.ToArray();
        for (int count = 0; count < bars.Values.Length; count++)
        {
            double expected = means.Sum(mean => Math.Exp((count * Math.Log(mean)) - mean - GammaFunctions.LogFactorial(count)));
            double observed = outcomes.Count(outcome => outcome == count);
            Assert.That(bars.Bases[count], Is.EqualTo(Math.Sqrt(expected)).Within(1e-9));
            Assert.That(bars.Values[count], Is.EqualTo(Math.Sqrt(expected) - Math.Sqrt(observed)).Within(1e-9));
        }
    }

    [Test]
    public void Probabilities_of_a_count_add_up_to_one_and_a_binary_outcome_has_two()
    {
        IOutcomeProbabilities counts = Poisson;
        double[] sums = new double[counts.RowCount];
        double[] each = new double[counts.RowCount];
        for (int count = 0; count < 60; count++)
        {
            counts.CopyProbabilities(count, each);
            sums = [.. sums.Zip(each, static (a, b) => a + b)];
        }

        Assert.That(sums, Has.All.EqualTo(1.0).Within(1e-10));
        double[] y = [.. PlottedData.Counts(150).Outcome.ToArray().Select(static value => Math.Min(value, 1.0))];
        IOutcomeProbabilities logit = new LogitEstimator().Fit(RegressionData.Create(PlottedData.Counts(150).Design, y));
        double[] one = new double[150];
        double[] two = new double[150];
        double[] means = new double[150];
        logit.CopyProbabilities(1, one);
        logit.CopyProbabilities(2, two);
        logit.CopyFittedMeans(means);
        Assert.That(one.Zip(means, static (a, b) => Math.Abs(a - b)), Has.All.LessThan(1e-12));
        Assert.That(two, Has.All.Zero);
    }

    [Test]
    public void Quantile_residuals_of_counts_are_nearly_normal_and_the_same_again()
    {
        PlotPoints points = Poisson.Plot("qq").Layers.OfType<PlotPoints>().Single();
        Assert.That(points.Y.Average(), Is.EqualTo(0.0).Within(0.3));
        Assert.That(Math.Sqrt(points.Y.Average(static value => value * value)), Is.EqualTo(1.0).Within(0.25));
        Assert.That(Poisson.Plot("qq").Layers.OfType<PlotPoints>().Single().Y, Is.EqualTo(points.Y));
    }

    [Test]
    public void A_frequency_is_so_many_rows()
    {
        RegressionData data = PlottedData.Counts(60);
        double[] weights = [.. Enumerable.Range(0, 60).Select(static i => (double)(i % 3))];
        int[] copies = [.. Enumerable.Range(0, 60).SelectMany(i => Enumerable.Repeat(i, i % 3))];
        PoissonResult weighted = new PoissonEstimator().Fit(data.WithWeights(weights, WeightKind.Frequency));
        PoissonResult repeated = new PoissonEstimator().Fit(data.SelectRows(copies));
        PlotBars one = weighted.Plot("rootogram").Layers.OfType<PlotBars>().Single();
        PlotBars other = repeated.Plot("rootogram").Layers.OfType<PlotBars>().Single();
        Assert.That(one.Values.Zip(other.Values, static (a, b) => Math.Abs(a - b)), Has.All.LessThan(1e-6));
        PlotPoints points = weighted.Plot("influence").Layers.OfType<PlotPoints>().Single();
        Assert.That(points.Y.Max(), Is.EqualTo(repeated.Plot("influence").Layers.OfType<PlotPoints>().Single().Y.Max()).Within(1e-6));
    }
}
