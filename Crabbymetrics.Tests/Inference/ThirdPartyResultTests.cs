using System.Collections.Immutable;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Inference;

/// <summary>A result that is no regression and implements only capability interfaces gets whatever these allow, and a clear word on the
/// rest.</summary>
internal sealed class ThirdPartyResultTests
{
    private static readonly string[] Applicable =
    [
        "vanilla",
        "iid-fixest",
        "sandwich",
        "hc1",
        "stata-robust",
        "cr0",
        "cr1-stata",
        "cr1",
        "hac",
        "driscoll-kraay",
    ];

    private static readonly string[] RegressionOnly = ["quasi", "hc2", "hc3", "hc4", "hc4m", "hc5", "cr2", "cr3"];

    private readonly WeibullFit _fit = Fit(exponential: false);

    [TestCaseSource(nameof(Applicable))]
    public void Applicable_covariances_are_there(string name)
    {
        CovarianceMatrix covariance = _fit.Covariance(name);
        Assert.That(covariance.StandardErrors(), Has.All.InRange(0.01, 0.5));
        Assert.That(_fit.Summarize(name).Rows.Select(static row => row.PValue), Has.All.InRange(0.0, 1.0));
    }

    [TestCaseSource(nameof(RegressionOnly))]
    public void The_others_say_what_they_need(string name) =>
        Assert.That(
            () => _fit.Covariance(name),
            Throws
                .TypeOf<NotSupportedException>()
                .With.Message.Contains("'weibull'")
                .And.Message.Match("I(GoodnessOfFit|Leverage|WorkingRegression)")
        );

    [Test]
    public void Every_name_is_one_or_the_other() =>
        Assert.That(
            BuiltInCovariances.All.Select(static covariance => covariance.Name).Except(["eim"]),
            Is.EquivalentTo(Applicable.Concat(RegressionOnly))
        );

    [Test]
    public void Vanilla_is_the_inverse_information()
    {
        // The expected information of log scale and log shape, inverted: (1 + 6 (1 - gamma)^2 / pi^2) / k^2 and 6 / pi^2, each over n.
        double shape = Math.Exp(_fit.Parameters[1]);
        CovarianceMatrix covariance = _fit.Covariance("vanilla");
        Assert.That(covariance[1, 1] * 400.0, Is.EqualTo(6.0 / (Math.PI * Math.PI)).Within(10).Percent);
        Assert.That(covariance[0, 0] * 400.0, Is.EqualTo(1.1087 / (shape * shape)).Within(10).Percent);
    }

    [TestCase("pairs")]
    [TestCase("bayesian")]
    [TestCase("score")]
    [TestCase("jackknife")]
    public void Bootstraps_agree_with_the_sandwich(string scheme)
    {
        BootstrapResult bootstrap = new BootstrapEngine().Run(
            _fit,
            new BootstrapOptions
            {
                Scheme = scheme,
                Replications = scheme == "jackknife" ? 400 : 1500,
                Seed = 7,
            }
        );
        ImmutableArray<double> errors = _fit.Covariance("sandwich").StandardErrors();
        Assert.That(bootstrap.Failures, Is.Empty);
        Assert.That(bootstrap.StandardErrors, Is.EqualTo(errors).Within(12).Percent);
    }

    [Test]
    public void Tests_and_adjustments_work()
    {
        CovarianceMatrix covariance = _fit.Covariance("vanilla");
        HypothesisTest wald = WaldTest.Of(_fit, covariance, "log shape = 0");
        HypothesisTest ratio = LikelihoodRatioTest.Of(Fit(exponential: true), _fit);
        DerivedEstimates derived = DeltaMethod.Of(
            _fit,
            covariance,
            "median",
            static b => Math.Exp(b[0]) * Math.Pow(Math.Log(2.0), Math.Exp(-b[1]))
        );
        BootstrapResult bootstrap = new BootstrapEngine().Run(_fit, new BootstrapOptions { Replications = 199, Seed = 3 });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(wald.PValue, Is.LessThan(1e-6));
            Assert.That(ratio.DegreesOfFreedom, Is.EqualTo(1.0));
            Assert.That(ratio.Statistic, Is.EqualTo(wald.Statistic).Within(25).Percent);
            Assert.That(derived.ToTable().Single().StandardError, Is.InRange(0.01, 1.0));
            Assert.That(Crabbymetrics.Inference.MultipleTesting.RomanoWolf(_fit, bootstrap)[1], Is.EqualTo(1.0 / 200.0));
        }
    }

    [Test]
    public void Tables_show_it() =>
        Assert.That(
            RegressionTable.Summarize(ModelSummary.Create(_fit, _fit.Summarize("cr1"))).ToText(),
            Does.Contain("log shape").And.Contain("cr1")
        );

    // Quantiles of a Weibull distribution with scale 2 and shape 1.5, in a scattered order, so that no chance is involved.
    private static WeibullFit Fit(bool exponential)
    {
        double[] durations =
        [
            .. Enumerable.Range(0, 400).Select(static i => 2.0 * Math.Pow(-Math.Log(1.0 - (((i * 157 % 400) + 0.5) / 400.0)), 1.0 / 1.5)),
        ];
        return new WeibullFit(
            durations,
            ImmutableDictionary<string, Clustering>.Empty.Add(
                "village",
                Clustering.Create("village", [.. Enumerable.Range(0, 400).Select(static i => i / 8)])
            ),
            TimeIndex.Create([.. Enumerable.Range(0, 400)]),
            exponential
        );
    }
}
