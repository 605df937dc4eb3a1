using System.Globalization;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Architecture;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary>The information of the bread by choice, and the names that are the numbers of R.</summary>
public sealed class BreadTests
{
    // R 4.2.2, sandwich 3.0-2: vcovHC and vcovCL (clusters ftv) of glm with control = list(epsilon = 1e-15) on MASS birthwt, probit of
    // low and gamma (log link) of bwt on lwt, smoke, age. Those of the probit with clusters are R's matrices after further steps: glm stops
    // 1e-8 short.
    [TestCase("probit", "r-hc0", 0.59480053934747, 0.00352753842626, 0.19939089084129, 0.01759320298893)]
    [TestCase("probit", "r-hc1", 0.601196427961896, 0.003565470037556, 0.201534940559124, 0.017782382653783)]
    [TestCase("probit", "r-hc2", 0.60372065950621, 0.00358438123973, 0.20161650092410, 0.01784295666582)]
    [TestCase("probit", "r-hc3", 0.612828264550700, 0.003642466657654, 0.203877348738034, 0.018097680291240)]
    [TestCase("probit", "r-vcovcl", 0.648716791492914, 0.002523115819305, 0.148159066354823, 0.036362118238971)]
    [TestCase("probit", "r-vcovcl-hc1", 0.653955504752153, 0.002543491244252, 0.149355525080060, 0.036655760570186)]
    [TestCase("gamma", "r-hc0", 0.1010725785738730, 0.0005138065968375, 0.0353819707101540, 0.0039467183759488)]
    [TestCase("gamma", "r-hc1", 0.102159411741915, 0.000519331557804, 0.035762432946906, 0.003989157428127)]
    [TestCase("gamma", "r-hc2", 0.1033253137006848, 0.0005230088631085, 0.0357950224804070, 0.0040683303790167)]
    [TestCase("gamma", "r-hc3", 0.1056824654867076, 0.0005325189468882, 0.0362173493249240, 0.0041971508266265)]
    [TestCase("gamma", "r-vcovcl", 0.064669112138299, 0.000723928432326, 0.040234307826411, 0.007741146582749)]
    [TestCase("gamma", "r-vcovcl-hc1", 0.0651913476340728, 0.0007297745172847, 0.0405592200294717, 0.0078036602216383)]
    public void Names_are_the_numbers_of_R(string family, string name, params double[] expected) =>
        Assert.That(Fit(family).Covariance(name).StandardErrors(), Is.EqualTo(expected).Within(1e-6).Percent);

    // statsmodels 0.13.5: GLM(...).fit(cov_type="HC0", tol=1e-14), HC1 to HC3 are the same, and cov_type="cluster" with the groups of age,
    // with some ten digits (40-digit arithmetic has ours to the last), on low (probit), bwt / 1000 (gamma with log link) and ftv (poisson)
    // of MASS birthwt on lwt, smoke, ui.
    [TestCase("probit", "statsmodels-hc0", 0.474666905817768, 0.00345248528941936, 0.199262127918983, 0.275225262819631)]
    [TestCase("probit", "statsmodels-cluster", 0.557882956699718, 0.0043466625563985, 0.205196129156348, 0.283803963731771)]
    [TestCase("gamma", "statsmodels-hc0", 0.072573553695811, 0.000494497498852342, 0.0351292777180203, 0.0602243071648011)]
    [TestCase("gamma", "statsmodels-cluster", 0.0935820193417081, 0.000651434553617721, 0.039518846017875, 0.0641969760084131)]
    [TestCase("poisson", "statsmodels-hc0", 0.544235328245001, 0.00388075783471524, 0.207282110792173, 0.276184342236367)]
    [TestCase("poisson", "statsmodels-cluster", 0.458753091254524, 0.00316798767180151, 0.189385418341162, 0.256459197451095)]
    public void Names_are_the_numbers_of_statsmodels(string family, string name, params double[] expected)
    {
        (string outcome, double unit) = family switch
        {
            "probit" => ("low", 1.0),
            "gamma" => ("bwt", 1e-3),
            _ => ("ftv", 1.0),
        };
        RegressionData data = Data(outcome, ["lwt", "smoke", "ui"], unit);
        IEstimationResult fit = family switch
        {
            "probit" => new ProbitEstimator(new ProbitOptions { Tolerance = 1e-11 }).Fit(data),
            "gamma" => new GammaEstimator(new GammaOptions { Tolerance = 1e-11 }).Fit(data),
            _ => new PoissonEstimator(new PoissonOptions { Tolerance = 1e-11 }).Fit(data),
        };
        CovarianceArguments arguments = name.EndsWith("cluster", StringComparison.Ordinal)
            ? new CovarianceArguments { Clusters = ["age"] }
            : CovarianceArguments.None;
        Assert.That(fit.Covariance(name, arguments).StandardErrors(), Is.EqualTo(expected).Within(1e-7).Percent);
    }

    // statsmodels 0.13.5: OLS(...).fit(cov_type=...) of bwt on the same, clusters of age.
    [TestCase("sandwich", 209.382955809248, 1.43037217250865, 99.7667962273541, 151.919959071282)]
    [TestCase("hc1", 211.634450175053, 1.44575296066765, 100.839588321305, 153.553553986304)]
    [TestCase("hc2", 212.408496096703, 1.4549637955352, 100.935421228613, 155.2239368191)]
    [TestCase("hc3", 215.526241173327, 1.48034433895963, 102.128033302393, 158.616658177476)]
    [TestCase("cr1", 267.981209872885, 1.87041249272449, 111.856332054572, 161.637584455215)]
    public void Least_squares_has_the_numbers_of_statsmodels(string name, params double[] expected)
    {
        OlsResult fit = new OlsEstimator().Fit(Data("bwt", ["lwt", "smoke", "ui"], 1.0));
        CovarianceArguments arguments = name == "cr1" ? new CovarianceArguments { Clusters = ["age"] } : CovarianceArguments.None;
        Assert.That(fit.Covariance(name, arguments).StandardErrors(), Is.EqualTo(expected).Within(1e-9).Percent);
    }

    [TestCase("r-hc0", "sandwich")]
    [TestCase("r-hc1", "hc1")]
    [TestCase("r-hc3", "hc3")]
    [TestCase("r-vcovcl", "cr1-stata")]
    [TestCase("r-vcovcl-hc1", "cr1")]
    public void A_name_is_the_plain_formula_with_expected_bread(string name, string plain)
    {
        IEstimationResult fit = Fit("gamma");
        CovarianceMatrix named = fit.Covariance(name);
        CovarianceMatrix chosen = fit.Covariance(plain, new CovarianceArguments { Bread = BreadInformation.Expected });
        CovarianceMatrix back = fit.Covariance(name, new CovarianceArguments { Bread = BreadInformation.Observed });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(chosen.Values.ToArray(), Is.EqualTo(named.Values.ToArray()));
            Assert.That(chosen.Kind, Is.EqualTo($"{plain} with expected bread"));
            Assert.That(back.Values.ToArray(), Is.EqualTo(fit.Covariance(plain).Values.ToArray()));
            Assert.That(named.StandardErrors()[0], Is.Not.EqualTo(fit.Covariance(plain).StandardErrors()[0]).Within(1e-3).Percent);
        }
    }

    [Test]
    public void With_a_linear_model_both_are_one()
    {
        RegressionData data = Data("bwt");
        IEstimationResult fit = new OlsEstimator().Fit(data);
        Assert.That(fit.Covariance("r-hc3").Values.ToArray(), Is.EqualTo(fit.Covariance("hc3").Values.ToArray()));
    }

    [Test]
    public void A_formula_without_such_a_bread_refuses_the_choice() =>
        Assert.That(
            () => Fit("probit").Covariance("vanilla", new CovarianceArguments { Bread = BreadInformation.Expected }),
            Throws.ArgumentException.With.Message.Contains("Bread").And.Message.Contains("hc1")
        );

    private static IEstimationResult Fit(string family) =>
        family == "probit" ? new ProbitEstimator().Fit(Data("low")) : new GammaEstimator().Fit(Data("bwt"));

    private static RegressionData Data(string outcome) => Data(outcome, ["lwt", "smoke", "age"], 1.0, "ftv");

    private static RegressionData Data(string outcome, string[] regressors, double unit, string cluster = "age")
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "samples", "data", "birthwt.csv"));
        string[] names = lines[0].Split(',');
        string[][] rows = [.. lines.Skip(1).Where(static line => line.Length > 0).Select(static line => line.Split(','))];
        return RegressionData
            .Create(
                regressors.Select(name => KeyValuePair.Create(name, Column(name))),
                [.. Column(outcome).Select(value => value * unit)],
                outcome
            )
            .WithClusters(cluster, Column(cluster));

        double[] Column(string name) =>
            [.. rows.Select(row => double.Parse(row[Array.IndexOf(names, name)], CultureInfo.InvariantCulture))];
    }
}
