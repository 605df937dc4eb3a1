using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>Least squares on simulated data, with and without weights, against R's lm, lmtest and car.</summary>
public sealed class OlsAgainstRTests
{
    private const double Tolerance = 1e-10;

    [Test]
    public void Chow_and_linear_hypotheses([Values] bool weighted)
    {
        OlsResult result = Fit(weighted);
        HypothesisTest chow = result.ChowTest(Clustering.Create("group", FurtherReference.Labels("group")));
        HypothesisTest restriction = result.Restrict("x1 + d = 1").Test();
        Assert.Multiple(() =>
        {
            Same([chow.Statistic, chow.PValue], weighted, "chow");
            Same([restriction.Statistic, restriction.PValue], weighted, "linear_hypothesis");
        });
    }

    [Test]
    public void Limits_of_means_and_of_new_observations([Values] bool weighted)
    {
        DesignMatrix rows = DesignMatrix.Create(
            new[,]
            {
                { 0.0, 0.5, 0.0 },
                { 1.5, 0.1, -1.0 },
                { -2.0, 3.0, 2.0 },
            }
        );
        LinearPrediction[] predictions = [.. Fit(weighted).PredictIntervals(rows, level: 0.9)];
        double[] means = [.. predictions.Select(static row => row.Mean)];
        Assert.Multiple(() =>
        {
            Same(
                [.. means, .. predictions.Select(static row => row.MeanLow), .. predictions.Select(static row => row.MeanHigh)],
                weighted,
                "mean"
            );
            Same(
                [.. means, .. predictions.Select(static row => row.NewLow), .. predictions.Select(static row => row.NewHigh)],
                weighted,
                "new"
            );
        });
    }

    [Test]
    public void Influence([Values] bool weighted)
    {
        OlsInfluence influence = Fit(weighted).Influence();
        double[,] dfbetas = influence.Dfbetas();
        Assert.Multiple(() =>
        {
            Same(influence.Dffits.ToArray(), weighted, "dffits");
            Same(influence.CovarianceRatios.ToArray(), weighted, "covratio");
            Same(influence.CooksDistances.ToArray(), weighted, "cooks");
            Same(influence.StudentizedResiduals.ToArray(), weighted, "rstudent");
            Same(influence.Leverages.ToArray(), weighted, "hat");
            Same(Enumerable.Range(0, dfbetas.GetLength(0)).Select(row => dfbetas[row, 3]), weighted, "dfbetas_d");
        });
    }

    [TestCase(1)]
    [TestCase(3)]
    public void Breusch_and_Godfrey(int order)
    {
        OlsResult result = Fit(weighted: false);
        HypothesisTest chi = result.BreuschGodfreyTest(order),
            ratio = result.BreuschGodfreyTest(order, asRatio: true);
        Assert.Multiple(() =>
        {
            Same([chi.Statistic, chi.PValue], false, $"breusch_godfrey_{order}");
            Same([ratio.Statistic, ratio.PValue], false, $"breusch_godfrey_f_{order}");
        });
    }

    [Test]
    public void Variance_inflation() => Same(Fit(weighted: false).VarianceInflationFactors(), false, "vif");

    private static OlsResult Fit(bool weighted) => new OlsEstimator().Fit(FurtherReference.Data(weighted, "x1", "x2", "d"));

    private static void Same(IEnumerable<double> actual, bool weighted, string key) =>
        FurtherReference.AssertClose(actual, (weighted ? "weighted_" : "") + key, Tolerance);
}
