using System.Text.Json;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>Least squares against numbers from 260-bit arithmetic (Fixtures/ols/README.md), NIST's linear sets among them.</summary>
public sealed class OlsConformanceTests
{
    private static readonly string[] Nist =
    [
        "nist_filip",
        "nist_longley",
        "nist_noint1",
        "nist_noint2",
        "nist_norris",
        "nist_pontius",
        "nist_wampler1",
        "nist_wampler2",
        "nist_wampler3",
        "nist_wampler4",
        "nist_wampler5",
    ];

    private static readonly string[] WithoutErrors = ["nist_wampler1", "nist_wampler2"];

    [Test]
    public void Nist_coefficients_have_fifteen_digits([ValueSource(nameof(Nist))] string name, [Values] LeastSquaresMethod method)
    {
        OlsReference reference = OlsReference.Load(name);
        OlsResult result = Fit(reference, reference.Data(), method);
        Assert.That(OlsReference.Digits([.. result.Parameters], reference.Coefficients), Is.GreaterThanOrEqualTo(15.0));
    }

    [Test]
    public void Nist_errors_have_twelve_digits([ValueSource(nameof(Nist))] string name, [Values] LeastSquaresMethod method)
    {
        OlsReference reference = OlsReference.Load(name);
        OlsResult result = Fit(reference, reference.Data(), method);
        if (WithoutErrors.Contains(name))
        {
            Assert.That(result.Summary().InferenceUnavailableReason, Does.Contain("perfect"));
            return;
        }

        foreach (string vcov in (string[])["vanilla", "hc0", "hc1", "hc2", "hc3", "hc4"])
        {
            double[] expected = OlsReference.Numbers(reference.StandardErrors.GetProperty(vcov));
            Assert.That(
                OlsReference.Digits([.. result.Covariance(vcov).StandardErrors()], expected),
                Is.GreaterThanOrEqualTo(12.0),
                $"{name} {vcov}"
            );
        }
    }

    [TestCaseSource(nameof(WithoutErrors))]
    public void A_perfect_fit_is_an_answer(string name)
    {
        OlsReference reference = OlsReference.Load(name);
        OlsResult result = Fit(reference, reference.Data());
        Assert.Multiple(() =>
        {
            Assert.That(result.Sigma, Is.Zero);
            Assert.That(result.RSquared, Is.EqualTo(1.0));
            Assert.That(result.Diagnostics.Converged);
            Assert.That(result.Summary().StandardErrors, Is.All.Null);
            Assert.That(result.FTest(), Is.Null);
        });
    }

    [TestCase("caschools", null, WeightKind.Analytic)]
    [TestCase("caschools_weighted", "students", WeightKind.Analytic)]
    [TestCase("mtcars_frequency", "freq", WeightKind.Frequency)]
    [TestCase("investment", null, WeightKind.Analytic)]
    [TestCase("collinear", null, WeightKind.Analytic)]
    [TestCase("petersen", null, WeightKind.Analytic)]
    [TestCase("nist_longley", null, WeightKind.Analytic)]
    [TestCase("nist_noint1", null, WeightKind.Analytic)]
    [TestCase("nist_wampler4", null, WeightKind.Analytic)]
    public void Every_statistic_agrees(string name, string? weights, WeightKind kind)
    {
        OlsReference reference = OlsReference.Load(name);
        OlsResult result = Fit(reference, reference.Data(weights, kind));
        JsonElement root = reference.Root;
        Assert.Multiple(() =>
        {
            Assert.That(OlsReference.Digits([.. result.Parameters], reference.Coefficients), Is.GreaterThanOrEqualTo(13.0), "coef");
            foreach (
                JsonProperty se in reference
                    .StandardErrors.EnumerateObject()
                    .Where(static se => !se.Name.Contains(':') && !se.Name.Contains('-'))
            )
            {
                double[] actual = [.. result.Covariance(se.Name).StandardErrors()];
                Assert.That(OlsReference.Digits(actual, OlsReference.Numbers(se.Value)), Is.GreaterThanOrEqualTo(12.0), se.Name);
            }

            Same(result.ResidualSumOfSquares, root, "rss");
            Same(result.TotalSumOfSquares, root, "tss");
            Same(result.Sigma, root, "sigma");
            Same(result.RSquared, root, "r2");
            Same(result.AdjustedRSquared, root, "adj_r2");
            Same(result.LogLikelihood, root, "log_likelihood");
            Same(result.Aic, root.GetProperty("aic"), "k_plus_sigma");
            Same(result.Bic, root.GetProperty("bic"), "k_plus_sigma");
            Same(result.ResidualDegreesOfFreedom, root, "df_resid");
            Same(result.FTest()!.Statistic, root.GetProperty("f_statistic"), "value");
            Same(result.FTest()!.PValue, root.GetProperty("f_statistic"), "p", 1e-10);
            if (root.TryGetProperty("condition_number_statsmodels", out JsonElement condition))
            {
                Assert.That(result.ConditionNumber, Is.EqualTo(condition.GetDouble()).Within(1e-9 * condition.GetDouble()));
            }
        });
    }

    [Test]
    public void Clustered_errors_agree()
    {
        OlsReference schools = OlsReference.Load("caschools");
        OlsReference firms = OlsReference.Load("petersen");
        OlsReference weighted = OlsReference.Load("caschools_weighted");
        OlsResult bySchool = Fit(schools, schools.Data(clusters: "county"));
        OlsResult weightedBySchool = Fit(weighted, weighted.Data("students", clusters: "county"));
        OlsResult byFirm = Fit(firms, firms.Data(clusters: ["firm", "year"]));
        Assert.Multiple(() =>
        {
            foreach (string name in (string[])["cr0", "cr1-stata", "cr1", "cr2", "cr3"])
            {
                Errors(schools, bySchool, $"{name}:county", name, new CovarianceArguments { Clusters = ["county"] });
                Errors(weighted, weightedBySchool, $"{name}:county", name, new CovarianceArguments { Clusters = ["county"] });
                Errors(firms, byFirm, $"{name}:firm", name, new CovarianceArguments { Clusters = ["firm"] });
                Errors(firms, byFirm, $"{name}:year", name, new CovarianceArguments { Clusters = ["year"] });
            }

            CovarianceArguments both = new() { Clusters = ["firm", "year"] };
            Errors(firms, byFirm, "cr1-each-term:firm+year", "cr1", both);
            Errors(firms, byFirm, "cr0:firm+year", "cr0", both);
            CovarianceArguments smallest = new() { Clusters = ["firm", "year"], MultiwayFactor = MultiwayFactor.SmallestClustering };
            Errors(firms, byFirm, "cr1-smallest:firm+year", "cr1", smallest);
        });
    }

    [Test]
    public void Errors_of_series_and_panels_agree()
    {
        OlsReference series = OlsReference.Load("investment");
        OlsReference firms = OlsReference.Load("petersen");
        OlsResult ofSeries = Fit(series, series.Data(time: "year"));
        // sandwich orders rows by time and takes the next row for the next period, within a period too.
        RegressionData panel = firms.Data();
        double[] years = firms.Column("year");
        OlsResult ofRows = Fit(firms, panel.SelectRows([.. Enumerable.Range(0, panel.RowCount).OrderBy(row => years[row])]));
        OlsResult ofPanel = Fit(firms, firms.Data(time: "year", clusters: "firm"));
        Assert.Multiple(() =>
        {
            for (int lag = 0; lag <= 4; lag++)
            {
                CovarianceArguments plain = new() { Lag = lag };
                CovarianceArguments adjusted = new() { Lag = lag, SmallSample = "n/(n-k)" };
                Errors(series, ofSeries, $"hac-bartlett-lag{lag}", "hac", plain);
                Errors(series, ofSeries, $"hac-bartlett-lag{lag}:n/(n-k)", "hac", adjusted);
                if (lag > 3)
                {
                    continue;
                }

                Errors(firms, ofRows, $"hac-bartlett-lag{lag}", "hac", plain);
                Errors(firms, ofRows, $"hac-bartlett-lag{lag}:n/(n-k)", "hac", adjusted);
                Errors(firms, ofPanel, $"panel-newey-west-lag{lag}", "hac", new CovarianceArguments { Lag = lag, Clusters = ["firm"] });
                CovarianceArguments periods = new()
                {
                    Lag = lag,
                    Clusters = ["firm"],
                    SmallSample = "T/(T-1)*(n-1)/(n-k)",
                };
                Errors(firms, ofPanel, $"panel-newey-west-lag{lag}:T/(T-1)*(n-1)/(n-k)", "hac", periods);
                if (lag < 3)
                {
                    Errors(firms, ofPanel, $"driscoll-kraay-lag{lag}", "driscoll-kraay", plain);
                    CovarianceArguments fixest = new() { Lag = lag, SmallSample = "G/(G-1)*(n-1)/(n-k)" };
                    Errors(firms, ofPanel, $"driscoll-kraay-lag{lag}:T/(T-1)*(n-1)/(n-k)", "driscoll-kraay", fixest);
                }
            }
        });
    }

    [TestCase("investment")]
    [TestCase("nist_longley")]
    [TestCase("nist_noint1")]
    [TestCase("nist_noint2")]
    [TestCase("nist_norris")]
    [TestCase("nist_pontius")]
    [TestCase("nist_wampler3")]
    [TestCase("nist_wampler5")]
    public void Influence_agrees(string name)
    {
        OlsReference reference = OlsReference.Load(name);
        OlsInfluence influence = Fit(reference, reference.Data()).Influence();
        JsonElement expected = reference.Root.GetProperty("influence");
        Assert.Multiple(() =>
        {
            Rows(influence.Leverages, expected, "leverage");
            Rows(influence.StandardizedResiduals, expected, "standardized_residual");
            Rows(influence.StudentizedResiduals, expected, "studentized_residual");
            Rows(influence.CooksDistances, expected, "cooks_distance");
            Rows(influence.Dffits, expected, "dffits");
        });
    }

    [TestCase("caschools")]
    [TestCase("investment")]
    [TestCase("petersen")]
    public void Tests_of_the_specification_agree(string name)
    {
        OlsReference reference = OlsReference.Load(name);
        OlsResult result = Fit(reference, reference.Data());
        JsonElement tests = reference.Root.GetProperty("tests");
        Assert.Multiple(() =>
        {
            Test(result.BreuschPaganTest(), tests.GetProperty("breusch_pagan_studentized"));
            Test(result.BreuschPaganTest(studentized: false), tests.GetProperty("breusch_pagan_original"));
            Test(result.ResetTest(), tests.GetProperty("reset_2_3_fitted"));
            Test(result.BreuschGodfreyTest(), tests.GetProperty("breusch_godfrey_1_chisq"));
            Test(result.BreuschGodfreyTest(2, asRatio: true), tests.GetProperty("breusch_godfrey_2_F"));
            Test(result.JarqueBeraTest(), tests.GetProperty("jarque_bera"));
            Test(result.OmnibusTest(), tests.GetProperty("omnibus_k2"));
            Same(result.DurbinWatsonTest().Statistic, tests.GetProperty("durbin_watson"), "statistic", 1e-11);
            JsonElement white = tests.GetProperty("white");
            Same(result.WhiteTest().Statistic, white, "lm", 1e-9);
            Same(result.WhiteTest().PValue, white, "lm_p", 1e-9);
            Same(result.WhiteFTest().Statistic, white, "f", 1e-9);
            Same(result.WhiteFTest().PValue, white, "f_p", 1e-9);
            Assert.That(
                OlsReference.Digits([.. result.VarianceInflationFactors()], OlsReference.Numbers(reference.Root.GetProperty("vif"))),
                Is.GreaterThanOrEqualTo(10.0),
                "vif"
            );
            JsonElement wald = reference.Root.GetProperty("wald_hc1_F");
            Same(result.FTest("hc1")!.Statistic, wald, "F", 1e-10);
            Same(result.FTest("hc1")!.PValue, wald, "p", 1e-9);
        });
    }

    private static void Test(Crabbymetrics.Inference.HypothesisTest test, JsonElement expected)
    {
        Assert.That(test.Statistic, Is.EqualTo(expected.GetProperty("statistic").GetDouble()).Within(1e-8).Percent, test.Name);
        double pValue = expected.GetProperty("p").GetDouble();
        // Where R gives the smallest number there is, its tail has run out.
        Assert.That(test.PValue, pValue < 1e-300 ? Is.LessThan(1e-300) : Is.EqualTo(pValue).Within(1e-9 * pValue), test.Name);
    }

    private static void Rows(ReadOnlyMemory<double> actual, JsonElement expected, string name) =>
        Assert.That(
            OlsReference.Digits(actual.ToArray(), OlsReference.Numbers(expected.GetProperty(name))),
            Is.GreaterThanOrEqualTo(10.0),
            name
        );

    private static void Errors(OlsReference reference, OlsResult result, string key, string vcov, CovarianceArguments arguments)
    {
        if (!reference.StandardErrors.TryGetProperty(key, out JsonElement expected))
        {
            Assert.Fail($"The reference has no '{key}'.");
        }

        double digits = OlsReference.Digits([.. result.Covariance(vcov, arguments).StandardErrors()], OlsReference.Numbers(expected));
        Assert.That(
            digits,
            Is.GreaterThanOrEqualTo(
                key.StartsWith("cr2", StringComparison.Ordinal) || key.StartsWith("cr3", StringComparison.Ordinal) ? 10.0 : 12.0
            ),
            key
        );
    }

    private static void Same(double actual, JsonElement root, string property, double tolerance = 1e-12)
    {
        double expected = root.GetProperty(property).GetDouble();
        Assert.That(actual, Is.EqualTo(expected).Within(tolerance * Math.Abs(expected)), property);
    }

    private static OlsResult Fit(OlsReference reference, RegressionData data, LeastSquaresMethod method = LeastSquaresMethod.Automatic) =>
        new OlsEstimator(new OlsOptions { FitIntercept = reference.HasIntercept, Method = method }).Fit(data);
}
