using System.Text.Json;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>Least squares on the investment data against R 4.2.2: Fixtures/ols/further_investment.json names the packages.</summary>
public sealed class OlsFurtherConformanceTests
{
    private static readonly JsonElement Expected = LoadExpected();
    private static readonly OlsReference Reference = OlsReference.Load("investment");
    private static readonly int[] ByYear = OrderOfYears();

    private static readonly (SerialKernel Kernel, string Name)[] Kernels =
    [
        (SerialKernel.Bartlett, "bartlett"),
        (SerialKernel.Parzen, "parzen"),
        (SerialKernel.QuadraticSpectral, "quadratic-spectral"),
        (SerialKernel.Truncated, "truncated"),
    ];

    [Test]
    public void Bandwidths_of_the_rules_and_their_errors_agree(
        [ValueSource(nameof(Kernels))] (SerialKernel Kernel, string Name) kernel,
        [Values] bool prewhiten,
        [Values] BandwidthRule rule
    )
    {
        OlsResult result = Fit();
        CovarianceArguments arguments = new()
        {
            Kernel = kernel.Kernel,
            BandwidthRule = rule,
            Prewhiten = prewhiten,
        };
        if (rule == BandwidthRule.NeweyWest && kernel.Kernel == SerialKernel.Truncated)
        {
            Assert.That(() => result.Covariance("hac", arguments), Throws.ArgumentException.With.Message.Contains("Andrews"));
            return;
        }

        string key = $"{(rule == BandwidthRule.Andrews ? "andrews" : "newey-west")}-{kernel.Name}{(prewhiten ? "-prewhitened" : "")}";
        double[] errors = Numbers(key);
        if (errors.Any(double.IsNaN))
        {
            Assert.That(
                () => result.Covariance("hac", arguments),
                Throws.TypeOf<CrabbymetricsException>().With.Message.Contains("negative")
            );
            return;
        }

        CovarianceMatrix covariance = result.Covariance("hac", arguments);
        Assert.Multiple(() =>
        {
            Assert.That(covariance.Bandwidth, Is.EqualTo(Number(key + "-bandwidth")).Within(1e-10 * Number(key + "-bandwidth")));
            Assert.That(OlsReference.Digits([.. covariance.StandardErrors()], errors), Is.GreaterThanOrEqualTo(10.0));
            Assert.That(covariance.IsPrewhitened, Is.EqualTo(prewhiten));
            Assert.That(covariance.Kernel, Is.EqualTo(kernel.Kernel));
        });
    }

    [Test]
    public void Given_lags_and_bandwidths_agree() =>
        Assert.Multiple(() =>
        {
            JsonElement high = Reference.StandardErrors;
            Errors(OlsReference.Numbers(high.GetProperty("hac-parzen-lag4")), new() { Kernel = SerialKernel.Parzen, Lag = 4 });
            Errors(
                OlsReference.Numbers(high.GetProperty("hac-quadratic-spectral-bw3")),
                new() { Kernel = SerialKernel.QuadraticSpectral, Bandwidth = 3.0 }
            );
            JsonElement automatic = Reference.Root.GetProperty("hac_automatic");
            Errors(
                OlsReference.Numbers(automatic.GetProperty("R_NeweyWest_default_prewhitened")),
                new() { BandwidthRule = BandwidthRule.NeweyWest, Prewhiten = true }
            );
            Errors(
                OlsReference.Numbers(automatic.GetProperty("R_kernHAC_default")),
                new()
                {
                    Kernel = SerialKernel.QuadraticSpectral,
                    BandwidthRule = BandwidthRule.Andrews,
                    Prewhiten = true,
                    SmallSample = "n/(n-k)",
                }
            );
            Errors(Numbers("bartlett-bandwidth-2.5"), new() { Bandwidth = 2.5 });
            Errors(Numbers("truncated-lag-1"), new() { Kernel = SerialKernel.Truncated, Lag = 1 });
        });

    [Test]
    public void Leverage_forms_agree()
    {
        OlsResult weighted = FitWeighted();
        OlsReference longley = OlsReference.Load("nist_longley");
        OlsResult hard = new OlsEstimator().Fit(longley.Data());
        Assert.Multiple(() =>
        {
            Same(Fit().Covariance("hc4m").StandardErrors(), "hc4m");
            Same(Fit().Covariance("hc5").StandardErrors(), "hc5");
            Same(hard.Covariance("hc4m").StandardErrors(), "longley_hc4m", 12.0);
            Same(hard.Covariance("hc5").StandardErrors(), "longley_hc5", 12.0);
            foreach (string name in (string[])["hc1", "hc2", "hc3", "hc4", "hc4m", "hc5"])
            {
                Same(weighted.Covariance(name).StandardErrors(), "weighted_" + name);
            }
        });
    }

    [TestCase(TestAlternative.Greater, "greater")]
    [TestCase(TestAlternative.Less, "less")]
    [TestCase(TestAlternative.TwoSided, "two.sided")]
    public void The_exact_p_value_of_Durbin_and_Watson_agrees(TestAlternative alternative, string name)
    {
        OlsReference longley = OlsReference.Load("nist_longley");
        HypothesisTest own = Fit().DurbinWatsonTest(alternative);
        HypothesisTest hard = new OlsEstimator().Fit(longley.Data()).DurbinWatsonTest(alternative);
        Assert.Multiple(() =>
        {
            // lmtest integrates with 15 points here and 60 there.
            Assert.That(own.PValue, Is.EqualTo(Number("durbin_watson_p_" + name)).Within(1e-9));
            Assert.That(hard.PValue, Is.EqualTo(Number("longley_durbin_watson_p_" + name)).Within(1e-9));
            Assert.That(own.Distribution, Is.EqualTo(TestDistribution.Exact));
            Assert.That(own.Warnings, Is.Empty);
            Assert.That(hard.Warnings, Has.One.Contains("no time index"));
        });
    }

    [Test]
    public void Influence_agrees()
    {
        OlsInfluence plain = Fit().Influence();
        OlsInfluence weighted = FitWeighted().Influence();
        Assert.Multiple(() =>
        {
            Same(InOrder(plain.CovarianceRatios.ToArray()), "covratio");
            Same(InOrder(Column(plain.Dfbetas(), 1)), "dfbetas_RealGNP");
            Same(InOrder(Column(plain.Dfbeta(), 0)), "dfbeta_intercept");
            Same(InOrder(weighted.StudentizedResiduals.ToArray()), "weighted_rstudent");
            Same(InOrder(weighted.CooksDistances.ToArray()), "weighted_cooks");
            Same(InOrder(weighted.Dffits.ToArray()), "weighted_dffits");
            Same(InOrder(weighted.Leverages.ToArray()), "weighted_hat");
            Same(InOrder(weighted.CovarianceRatios.ToArray()), "weighted_covratio");
            Same(InOrder(Column(weighted.Dfbetas(), 2)), "weighted_dfbetas_RealInt");
        });
    }

    [Test]
    public void Predictions_with_limits_agree()
    {
        DesignMatrix rows = DesignMatrix.Create(
            new[,]
            {
                { 1000.0, 1.0 },
                { 1400.0, -2.0 },
            }
        );
        LinearPrediction[] predictions = [.. Fit().PredictIntervals(rows, level: 0.9)];
        Assert.Multiple(() =>
        {
            Same(predictions.Select(static row => row.Mean), "predict_fit");
            Same(Fit().Predict(rows), "predict_fit");
            Same(predictions.Select(static row => row.StandardError), "predict_se");
            Same(predictions.Select(static row => row.MeanLow), "predict_lwr");
            Same(predictions.Select(static row => row.MeanHigh), "predict_upr");
            Same(predictions.Select(static row => row.NewLow), "predict_new_lwr");
            Same(predictions.Select(static row => row.NewHigh), "predict_new_upr");
        });
    }

    [Test]
    public void Chow_and_robust_Reset_agree()
    {
        RegressionData data = Reference.Data(time: "year").SelectRows(ByYear);
        OlsResult result = new OlsEstimator().Fit(data);
        HypothesisTest chow = result.ChowTest(10);
        Assert.Multiple(() =>
        {
            Assert.That(chow.Statistic, Is.EqualTo(Number("chow_10")).Within(1e-10 * Number("chow_10")));
            Assert.That(chow.PValue, Is.EqualTo(Number("chow_10_p")).Within(1e-10));
            Assert.That(result.ResetTest(3, "hc1").Statistic, Is.EqualTo(Number("reset_hc1")).Within(1e-8 * Number("reset_hc1")));
        });
    }

    [Test]
    public void Restricted_estimates_agree()
    {
        RestrictedOlsResult one = Fit().Restrict("RealGNP = 0.2");
        RestrictedOlsResult sum = Fit().Restrict("RealGNP + 0.1*RealInt = 0.1");
        double[] errors = Numbers("restricted_se");
        Assert.Multiple(() =>
        {
            Same(one.Parameters, "restricted_coef");
            Assert.That(one.Covariance().StandardErrors().ToArray(), Is.EqualTo(errors).Within(1e-10));
            Assert.That(one.Test().Statistic, Is.EqualTo(Number("restricted_f")).Within(1e-9));
            Assert.That(one.Test().PValue, Is.EqualTo(Number("restricted_p")).Within(1e-10));
            Same(sum.Parameters, "restricted_sum_coef");
            Same(sum.Covariance().StandardErrors(), "restricted_sum_se");
            Assert.That(one.Summary().Rows[1].StandardError, Is.Zero);
        });
    }

    [Test]
    public void Weighted_statistics_agree()
    {
        OlsResult weighted = FitWeighted();
        Assert.Multiple(() =>
        {
            Same([weighted.LogLikelihood], "weighted_loglik");
            Same([weighted.Aic], "weighted_aic");
            Same([weighted.Bic], "weighted_bic");
            Same([weighted.RSquared], "weighted_r2");
            Same([weighted.AdjustedRSquared], "weighted_adj_r2");
            Same([weighted.FTest()!.Statistic], "weighted_f");
        });
    }

    [Test]
    public void Anytime_valid_p_values_agree_and_their_limits_are_where_they_turn()
    {
        AnytimeValidTable table = Fit().AnytimeValid();
        Same(table.Rows.Select(static row => row.PValue!.Value), "anytime_p_g1", 9.0);
        double g = AnytimeValidTable.OptimalPrecision(10_000, 5);
        OlsResult result = Fit();
        double best = AnytimeValidTable.OptimalPrecision(result.ObservationCount, 3);
        double Width(double precision) =>
            result.AnytimeValid(precision).Rows[1] is { ConfidenceHigh: { } high, ConfidenceLow: { } low } ? high - low : double.NaN;
        Assert.Multiple(() =>
        {
            Assert.That(g, Is.GreaterThan(1.0));
            Assert.That(Width(best), Is.LessThanOrEqualTo(Width(best * 1.05)).And.LessThanOrEqualTo(Width(Math.Max(1.0, best / 1.05))));
            // At a limit the p-value of the gap to it is 1 - level.
            CoefficientRow row = table.Rows[1];
            double t = (row.ConfidenceHigh!.Value - row.Estimate!.Value) / row.StandardError!.Value;
            double r = 1.0 / 20.0;
            double log = (0.5 * Math.Log(r)) + (8.5 * Math.Log((1.0 + (t * t / 16.0)) / (1.0 + (r * t * t / 16.0))));
            Assert.That(Math.Exp(-log), Is.EqualTo(0.05).Within(1e-9));
        });
    }

    private static void Errors(double[] expected, CovarianceArguments arguments) =>
        Assert.That(
            OlsReference.Digits([.. Fit().Covariance("hac", arguments).StandardErrors()], expected),
            Is.GreaterThanOrEqualTo(10.0),
            $"{arguments.Kernel} {arguments.Lag} {arguments.Bandwidth} {arguments.BandwidthRule}"
        );

    private static void Same(IEnumerable<double> actual, string key, double digits = 10.0) =>
        Assert.That(
            OlsReference.Digits([.. actual], Expected.GetProperty(key).ValueKind == JsonValueKind.Array ? Numbers(key) : [Number(key)]),
            Is.GreaterThanOrEqualTo(digits),
            key
        );

    private static double[] InOrder(double[] rows) => [.. ByYear.Select(row => rows[row])];

    private static double[] Column(double[,] matrix, int column) =>
        [.. Enumerable.Range(0, matrix.GetLength(0)).Select(row => matrix[row, column])];

    private static double Number(string key) => Expected.GetProperty(key).GetDouble();

    private static double[] Numbers(string key) => OlsReference.Numbers(Expected.GetProperty(key));

    private static OlsResult Fit() => new OlsEstimator().Fit(Reference.Data(time: "year"));

    // The weights 2, 3, 1, 2, ... in the order of the years.
    private static OlsResult FitWeighted()
    {
        double[] weights = new double[ByYear.Length];
        for (int place = 0; place < weights.Length; place++)
        {
            weights[ByYear[place]] = 1.0 + ((place + 1) % 3);
        }

        return new OlsEstimator().Fit(Reference.Data(time: "year").WithWeights(weights, WeightKind.Analytic));
    }

    private static int[] OrderOfYears()
    {
        double[] years = Reference.Column("year");
        return [.. Enumerable.Range(0, years.Length).OrderBy(row => years[row])];
    }

    private static JsonElement LoadExpected()
    {
        string path = Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "ols", "further_investment.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.Clone();
    }
}
