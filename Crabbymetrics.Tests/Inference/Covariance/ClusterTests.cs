using System.Globalization;
using System.Text.Json;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary>Clustered forms against R's sandwich 3.0-2 and clubSandwich 0.5.8, statsmodels 0.13.5, and the published values for the panel
/// of Petersen.</summary>
internal sealed class ClusterTests
{
    private static readonly string[] Clustered = ["quine", "doctor_visits"];

    [Test]
    public void One_way_forms_equal_the_references([ValueSource(nameof(Clustered))] string name, [Values] bool estimator)
    {
        JsonElement reference = Fixture.Json($"glm/{name}.json").GetProperty("cluster");
        IEstimationResult fit = estimator
            ? new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(Fixture.Glm(name))
            : SmallRegression.Poisson(Fixture.Glm(name));
        using (Assert.EnterMultipleScope())
        {
            Agree.Within(fit.Covariance("cr0"), reference.GetProperty("vcov_HC0_cadjust_FALSE").Matrix(), 1e-9);
            Agree.Within(fit.Covariance("cr1-stata"), reference.GetProperty("vcov_HC0_cadjust_TRUE").Matrix(), 1e-9);
            Agree.Within(fit.Covariance("cr1"), reference.GetProperty("vcov_HC1_cadjust_TRUE").Matrix(), 1e-9);
            Agree.Within(
                fit.Covariance("cr0", new CovarianceArguments { SmallSample = "(n-1)/(n-k)" }),
                reference.GetProperty("vcov_HC1_cadjust_FALSE").Matrix(),
                1e-9
            );
        }
    }

    [Test]
    public void The_panel_of_Petersen_has_its_published_errors()
    {
        JsonElement reference = Fixture.Json("other/reference.json").GetProperty("petersen_ols");
        SmallRegression fit = Panels.Petersen();
        using (Assert.EnterMultipleScope())
        {
            Agree.Within(fit.Covariance("vanilla"), reference.GetProperty("se_vanilla").Numbers(), 1e-11);
            Agree.Within(fit.Covariance("hc1"), reference.GetProperty("se_hc1").Numbers(), 1e-11);
            Agree.Within(fit.Covariance("cluster", By("firm")), reference.GetProperty("se_cr1_firm").Numbers(), 1e-11);
            Agree.Within(fit.Covariance("cluster", By("year")), reference.GetProperty("se_cr1_year").Numbers(), 1e-11);
            Agree.Within(fit.Covariance("cluster", By("firm", "year")), reference.GetProperty("se_cr1_twoway").Numbers(), 1e-11);
        }
    }

    [Test]
    public void Three_clusterings_equal_the_reference() =>
        Agree.Within(Panels.Petersen().Covariance("cr1", By("firm", "year", "region")), [0.0579117182617466, 0.0523233759441831], 1e-10);

    [TestCase(
        "cr2",
        "quine",
        "0.310432796127427 0.240935903549338 0.226293523970893 0.362169787711398 0.328220250383401 0.338349235457527 0.244995744431324"
    )]
    [TestCase(
        "cr3",
        "quine",
        "0.364254783690009 0.297799899266655 0.280553207814569 0.428044678293325 0.389467460811660 0.403419673260989 0.293952012975134"
    )]
    [TestCase(
        "cr2",
        "doctor_visits",
        "0.1067685738272024 0.1352015403722646 1.2347488118644512 1.3355875509746968 0.1715768437496809 0.0202170426437140 "
            + "0.0162666134234053 0.0167429223448957 0.1115311213739726 0.2652612334089534 0.1590077282247668 0.0823176682091651 "
            + "0.0987118242720698"
    )]
    [TestCase(
        "cr3",
        "doctor_visits",
        "0.1962569021542656 0.1486620609515208 1.0518426176367368 0.9972102428423045 0.1695633234087549 0.0211341162832373 "
            + "0.0199696662549318 0.0174755188978651 0.1256605934923863 0.2936168278871852 0.1845322084994644 0.0919062578678594 "
            + "0.1069876110962587"
    )]
    public void Bias_reduced_forms_of_a_Poisson_regression_equal_clubSandwich(string kind, string name, string expected) =>
        Agree.Within(SmallRegression.Poisson(Fixture.Glm(name)).Covariance(kind), Parse(expected), 1e-9);

    [TestCase("cr2", "firm", 4.49448725705320e-03, 2.56823604178554e-03)]
    [TestCase("cr3", "firm", 4.50820229378773e-03, 2.58226243203391e-03)]
    [TestCase("cr2", "year", 5.47223757001683e-04, 1.11529829402038e-03)]
    [TestCase("cr3", "year", 6.08492216673729e-04, 1.24004021399192e-03)]
    public void Bias_reduced_forms_of_least_squares_equal_clubSandwich(string kind, string cluster, double intercept, double slope) =>
        Agree.Within(Panels.Petersen().Covariance(kind, By(cluster)), [Math.Sqrt(intercept), Math.Sqrt(slope)], 1e-10);

    [Test]
    public void Cr2_ignores_the_directions_that_a_cluster_determines_alone()
    {
        // Dummies of the clusters give every hat matrix an eigenvalue of 1.
        CovarianceMatrix covariance = Panels.GrunfeldByFirm().Covariance("cr2", By("firm"));
        Assert.That(covariance.StandardErrors()[1..3], Is.EqualTo(new[] { 0.0206283971907431, 0.0826873597417291 }).Within(1e-9));
    }

    [Test]
    public void Cr3_says_which_cluster_it_cannot_do_without() =>
        Assert.That(
            () => Panels.GrunfeldByFirm().Covariance("cr3", By("firm")),
            Throws.TypeOf<CrabbymetricsException>().With.Message.Contains("'firm'")
        );

    private static CovarianceArguments By(params string[] clusters) => new() { Clusters = [.. clusters] };

    private static double[] Parse(string numbers) =>
        [.. numbers.Split(' ').Select(static text => double.Parse(text, CultureInfo.InvariantCulture))];
}
