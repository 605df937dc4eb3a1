using System.Text.Json;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Estimators.Families;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Estimators.NegativeBinomial;

/// <summary>The coefficients' covariances are blocks of the joint ones, of every kind, and theta and delta have standard errors.</summary>
public sealed class AncillaryParameterTests
{
    private static readonly CovarianceArguments TwoWay = new() { Clusters = ["firm", "year"] };

    [TestCase(NegativeBinomialVariance.Quadratic, "quine_nb2")]
    [TestCase(NegativeBinomialVariance.Linear, "quine_nb1")]
    public void Vanilla_is_the_block_of_the_joint_covariance_in_40_digits(NegativeBinomialVariance variance, string name)
    {
        NegativeBinomialResult result = Fit(variance, OtherData.Quine());
        JsonElement expected = Fixture.Json("other/negative_binomial.json").GetProperty(name);
        double[] errors = expected.GetProperty("joint_se").Numbers();
        CoefficientTable table = result.Summary();
        AncillaryRow row = table.Ancillary.Single();
        double estimate = expected.GetProperty("parameter").GetDouble();
        double reach = 1.9599639845400545 * errors[^1] / estimate;
        Assert.Multiple(() =>
        {
            Agree.Within(result.Covariance(), errors[..^1], 1e-9);
            Assert.That(row.Name, Is.EqualTo(variance == NegativeBinomialVariance.Quadratic ? "theta" : "delta"));
            Assert.That(row.Estimate, Is.EqualTo(estimate).Within(1e-9).Percent);
            Assert.That(row.StandardError, Is.EqualTo(errors[^1]).Within(1e-8).Percent);
            Assert.That(row.ConfidenceLow, Is.EqualTo(estimate * Math.Exp(-reach)).Within(1e-7).Percent);
            Assert.That(row.ConfidenceHigh, Is.EqualTo(estimate * Math.Exp(reach)).Within(1e-7).Percent);
            Assert.That(table.Names, Has.None.EqualTo(row.Name));
        });
    }

    /// <summary>Days on ethnicity and sex, in 60-digit arithmetic: Newton's method on the joint likelihood with central differences of step
    /// 1e-14. statsmodels' NegativeBinomial with loglike_method nb1 has .1130 for the intercept too; delta taken for known it is
    /// .1059.</summary>
    [TestCase(NegativeBinomialVariance.Quadratic, "quine_es_nb2")]
    [TestCase(NegativeBinomialVariance.Linear, "quine_es_nb1")]
    public void Vanilla_and_sandwich_of_quine_agree_with_60_digits(NegativeBinomialVariance variance, string name)
    {
        RegressionData quine = OtherData.Quine();
        RegressionData two = RegressionData.Create(
            [KeyValuePair.Create("e", Column(quine, "EthN")), KeyValuePair.Create("s", Column(quine, "SexM"))],
            quine.Outcome.ToArray()
        );
        NegativeBinomialResult result = Fit(variance, two);
        JsonElement expected = Fixture.Json("other/negative_binomial.json").GetProperty(name);
        double[] joint = expected.GetProperty("joint_se").Numbers(),
            sandwich = expected.GetProperty("sandwich_se").Numbers();
        Assert.Multiple(() =>
        {
            Agree.Within(result.Covariance(), joint[..^1], 1e-10);
            Agree.Within(result.Covariance("sandwich"), sandwich[..^1], 1e-10);
            Assert.That(result.Summary().Ancillary.Single().StandardError, Is.EqualTo(joint[^1]).Within(1e-8).Percent);
            Assert.That(result.Summary("sandwich").Ancillary.Single().StandardError, Is.EqualTo(sandwich[^1]).Within(1e-8).Percent);
        });
    }

    [TestCase("sandwich")]
    [TestCase("hc1")]
    [TestCase("stata-robust")]
    [TestCase("cr0")]
    [TestCase("cr1")]
    [TestCase("cr1-stata")]
    [TestCase("hac")]
    [TestCase("driscoll-kraay")]
    [TestCase("iid-fixest")]
    public void Every_covariance_of_scores_is_a_block_of_the_joint_one(string vcov)
    {
        foreach (NegativeBinomialVariance variance in Enum.GetValues<NegativeBinomialVariance>())
        {
            NegativeBinomialResult result = Fit(variance, Panel());
            CovarianceArguments arguments = vcov.StartsWith("cr", StringComparison.Ordinal)
                ? new CovarianceArguments { Clusters = ["firm"] }
                : new CovarianceArguments { Clusters = vcov == "hac" ? ["firm"] : [], Lag = vcov is "hac" or "driscoll-kraay" ? 2 : null };
            CovarianceMatrix own = result.Covariance(vcov, arguments);
            CovarianceMatrix joint = ((IAncillaryParameters)result).Joint!.Covariance(vcov, arguments);
            AssertBlock(own, joint, vcov);
            Assert.That(
                result.Summary(vcov, arguments).Ancillary.Single().StandardError,
                Is.EqualTo(joint.StandardErrors()[^1]).Within(1e-10)
            );
        }
    }

    [Test]
    public void Two_way_clusters_too()
    {
        NegativeBinomialResult result = Fit(NegativeBinomialVariance.Linear, Panel());
        AssertBlock(result.Covariance("cr1", TwoWay), ((IAncillaryParameters)result).Joint!.Covariance("cr1", TwoWay), "two ways");
    }

    [TestCase("hc2")]
    [TestCase("hc3")]
    [TestCase("cr2")]
    [TestCase("cr3")]
    public void Corrected_forms_are_near_the_joint_sandwich_in_large_samples(string vcov)
    {
        NegativeBinomialResult result = Fit(NegativeBinomialVariance.Linear, Panel());
        CovarianceArguments arguments = vcov.StartsWith("cr", StringComparison.Ordinal) ? new() { Clusters = ["firm"] } : new();
        string plain = vcov.StartsWith("cr", StringComparison.Ordinal) ? "cr0" : "sandwich";
        double[] corrected = [.. result.Covariance(vcov, arguments).StandardErrors()];
        double[] joint = [.. result.Covariance(plain, arguments).StandardErrors()];
        Assert.Multiple(() =>
        {
            for (int j = 0; j < joint.Length; j++)
            {
                Assert.That(corrected[j] / joint[j], Is.InRange(1.0, 1.05));
            }
        });
    }

    [Test]
    public void Eim_takes_theta_for_known_and_nb1_has_none()
    {
        NegativeBinomialResult nb2 = Fit(NegativeBinomialVariance.Quadratic, OtherData.Quine());
        JsonElement expected = Fixture.Json("other/reference.json").GetProperty("quine_negbin");
        Assert.Multiple(() =>
        {
            Agree.Within(nb2.Covariance("eim"), expected.GetProperty("se_vanilla").Numbers(), 1e-8);
            Assert.That(nb2.Summary("eim").Ancillary.Single().StandardError, Is.Not.Null);
            Assert.That(
                () => Fit(NegativeBinomialVariance.Linear, OtherData.Quine()).Covariance("eim"),
                Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains("expected curvature")
            );
        });
    }

    [Test]
    public void What_has_no_joint_form_says_so()
    {
        CoefficientTable table = Fit(NegativeBinomialVariance.Quadratic, Panel()).Summary("cr2", new() { Clusters = ["firm"] });
        Assert.Multiple(() =>
        {
            Assert.That(table.Ancillary.Single().StandardError, Is.Null);
            Assert.That(table.AncillaryUnavailableReason, Does.Contain("cr2"));
        });
    }

    [Test]
    public void Rate_ratios_and_margins_have_coefficients_alone()
    {
        NegativeBinomialResult result = Fit(NegativeBinomialVariance.Linear, Panel());
        Assert.Multiple(() =>
        {
            Assert.That(result.ParameterNames, Has.None.EqualTo("delta"));
            Assert.That(RateRatios.Create(result, result.Covariance()).Select(static row => row.Name), Has.None.EqualTo("delta"));
        });
    }

    [Test]
    public void Restricted_estimates_have_their_own_overdispersion()
    {
        RegressionData data = Panel();
        NegativeBinomialResult result = Fit(NegativeBinomialVariance.Quadratic, data);
        NegativeBinomialResult without = Fit(
            NegativeBinomialVariance.Quadratic,
            RegressionData.Create(Array.Empty<KeyValuePair<string, double[]>>(), data.Outcome.ToArray())
        );
        NegativeBinomialResult at = (NegativeBinomialResult)
            RestrictedEstimates.Find(result, LinearRestrictions.Parse("x = 0", result.ParameterNames));
        Assert.Multiple(() =>
        {
            Assert.That(at.Theta, Is.EqualTo(without.Theta).Within(1e-5).Percent);
            Assert.That(at.LogLikelihood, Is.EqualTo(without.LogLikelihood).Within(1e-9).Percent);
        });
    }

    /// <summary>A nominal 5 percent test of the true intercept with NB1 data, delta 20: delta taken for known rejects in about 1 of 5
    /// samples; the joint covariance keeps the size. Simulation error of 1,000 replicates: 0.7 points.</summary>
    [Test]
    [Category("Slow")]
    public void A_five_percent_test_of_the_intercept_has_its_size()
    {
        const int Replications = 1000;
        int joint = 0,
            known = 0;
        for (int replicate = 0; replicate < Replications; replicate++)
        {
            RandomSource random = new(77, replicate);
            double[] x = [.. Enumerable.Range(0, 400).Select(_ => random.NextNormal())];
            double[] y = [.. x.Select(value => random.NextPoisson(20.0 * random.NextGamma(Math.Exp(1.0 + (0.5 * value)) / 20.0)))];
            NegativeBinomialResult result = Fit(NegativeBinomialVariance.Linear, RegressionData.Create([KeyValuePair.Create("x", x)], y));
            double gap = Math.Abs(result.Parameters[0] - 1.0);
            joint += gap > 1.96 * result.Covariance().StandardErrors()[0] ? 1 : 0;
            known += gap > 1.96 * AtKnownDelta(result) ? 1 : 0;
        }

        TestContext.Out.WriteLine($"joint {joint}, delta known {known} of {Replications}");
        Assert.Multiple(() =>
        {
            Assert.That(joint, Is.InRange(30, 75));
            Assert.That(known, Is.GreaterThan(90));
        });
    }

    // The error of the intercept from the coefficients' block of the information.
    private static double AtKnownDelta(NegativeBinomialResult result)
    {
        IJointParameters joint = ((IAncillaryParameters)result).Joint!;
        double[] all = new double[9];
        joint.CopyInformation(all);
        double[] jacobian = new double[4];
        ((IInformation)result).CopyJacobian(jacobian);
        double det = (all[0] * all[4]) - (all[1] * all[3]);
        double v00 = all[4] / det,
            v01 = -all[1] / det,
            v11 = all[0] / det;
        return Math.Sqrt((jacobian[0] * jacobian[0] * v00) + (2.0 * jacobian[0] * jacobian[1] * v01) + (jacobian[1] * jacobian[1] * v11));
    }

    private static void AssertBlock(CovarianceMatrix own, CovarianceMatrix joint, string what)
    {
        double[] errors = [.. own.StandardErrors()];
        Assert.Multiple(() =>
        {
            for (int a = 0; a < own.Dimension; a++)
            {
                for (int b = 0; b < own.Dimension; b++)
                {
                    Assert.That(own[a, b], Is.EqualTo(joint[a, b]).Within(1e-10 * errors[a] * errors[b]), what);
                }
            }
        });
    }

    private static double[] Column(RegressionData data, string name)
    {
        int index = data.Design.ColumnNames.IndexOf(name);
        Assert.That(index, Is.GreaterThanOrEqualTo(0), string.Join(", ", data.Design.ColumnNames));
        return [.. Enumerable.Range(0, data.RowCount).Select(i => data.Design[i, index])];
    }

    private static NegativeBinomialResult Fit(NegativeBinomialVariance variance, RegressionData data) =>
        new NegativeBinomialEstimator(new NegativeBinomialOptions { Variance = variance, Tolerance = 1e-9 }).Fit(data);

    // 40 firms over 10 years, NB1 with delta 3.
    private static RegressionData Panel()
    {
        RandomSource random = new(5);
        double[] x = [.. Enumerable.Range(0, 400).Select(_ => random.NextNormal())];
        double[] y = [.. x.Select(value => random.NextPoisson(3.0 * random.NextGamma(Math.Exp(0.8 + (0.4 * value)) / 3.0)))];
        return RegressionData
            .Create([KeyValuePair.Create("x", x)], y)
            .WithClusters("firm", [.. Enumerable.Range(0, 400).Select(static i => i / 10)])
            .WithClusters("year", [.. Enumerable.Range(0, 400).Select(static i => i % 10)])
            .WithTime([.. Enumerable.Range(0, 400).Select(static i => i % 10)]);
    }
}
