using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Documentation;

/// <summary>The code of docs/ols.md, compiled and run; R 4.2.2 computed the numbers.</summary>
public sealed class OlsPage
{
    private const string Columns = "gas ~ temp + insulated + tempInsulated";

    [Test]
    public void A_first_fit()
    {
        RegressionData data = Read();
        OlsResult fit = new OlsEstimator().Fit(data);
        CoefficientTable table = fit.Summary("hc1");
        HypothesisTest f = fit.FTest("hc1")!;
        Assert.Multiple(() =>
        {
            Assert.That(fit.Coefficients[0], Is.EqualTo(-0.39324).Within(1e-5));
            Assert.That(fit.Sigma, Is.EqualTo(0.323).Within(1e-3));
            Assert.That(fit.RSquared, Is.EqualTo(0.9277).Within(1e-4));
            Assert.That(fit.FTest()!.Statistic, Is.EqualTo(222.3).Within(0.1));
            Assert.That(table.StatisticName, Is.EqualTo("t"));
            Assert.That(f.DegreesOfFreedom, Is.EqualTo(3.0));
        });
    }

    [Test]
    public void Tests_and_influence()
    {
        OlsResult fit = new OlsEstimator().Fit(Read());
        HypothesisTest variance = fit.BreuschPaganTest();
        HypothesisTest form = fit.ResetTest();
        HypothesisTest order = fit.DurbinWatsonTest();
        OlsInfluence influence = fit.Influence();
        double largest = influence.CooksDistances.ToArray().Max();
        double[,] dfbetas = influence.Dfbetas();
        Assert.Multiple(() =>
        {
            Assert.That(new[] { variance.PValue, form.PValue, order.PValue }, Is.All.InRange(0.0, 1.0));
            Assert.That(largest, Is.GreaterThan(0.0));
            Assert.That(dfbetas.GetLength(1), Is.EqualTo(4));
        });
    }

    [Test]
    public void Further()
    {
        OlsResult fit = new OlsEstimator().Fit(Read());
        DesignMatrix mild = DesignMatrix.Create(
            new[,]
            {
                { 10.0, 1.0, 10.0 },
            }
        );
        LinearPrediction week = fit.PredictIntervals(mild, level: 0.9)[0];
        RestrictedOlsResult same = fit.Restrict("tempInsulated = 0");
        HypothesisTest test = same.Test("hc1");
        AnytimeValidTable always = fit.AnytimeValid(AnytimeValidTable.OptimalPrecision(50, 4));
        Assert.Multiple(() =>
        {
            Assert.That(week.NewLow, Is.LessThan(week.MeanLow));
            Assert.That(same.Parameters[3], Is.Zero);
            Assert.That(test.PValue, Is.LessThan(0.05));
            Assert.That(always.Rows[1].ConfidenceLow, Is.LessThan(fit.Summary().Rows[1].ConfidenceLow!.Value));
        });
    }

    private static RegressionData Read()
    {
        string path = Path.Combine(Architecture.Repository.Root, "samples", "data", "whiteside.csv");
        return ModelFrame.Read(CsvSource.OpenFile(path), new ModelSpecification { Formula = Formula.Parse(Columns) }).Data;
    }
}
