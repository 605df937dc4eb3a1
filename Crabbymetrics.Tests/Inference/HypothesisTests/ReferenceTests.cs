using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Inference.HypothesisTests;

/// <summary>Tests against R 4.2.2: car::linearHypothesis, lmtest::lrtest, anova(test = "Rao"), AER::dispersiontest, and glm refits for the
/// link test.</summary>
internal sealed class ReferenceTests
{
    private readonly RegressionData _quine = Fixture.Glm("quine");

    [TestCase("AgeF2 = AgeF3, SexM = 0", "vanilla", 19.2426531454475, 6.62996080387889e-05)]
    [TestCase("AgeF2 = AgeF3, SexM = 0", "sandwich", 1.28139494907428, 0.526924779230004)]
    [TestCase("2*AgeF2 + AgeF1 = 1", "sandwich", 1.30539024389353, 0.253230975944367)]
    public void Wald(string restrictions, string vcov, double statistic, double pValue)
    {
        SmallRegression fit = SmallRegression.Poisson(_quine);
        AssertTest(WaldTest.Of(fit, fit.Covariance(vcov), restrictions), statistic, pValue);
    }

    [Test]
    public void Wald_is_an_F_test_where_the_estimator_uses_t()
    {
        IReadOnlyList<KeyValuePair<string, string[]>> columns = Fixture.Columns("other/longley.csv");
        SmallRegression fit = SmallRegression.LeastSquares(
            RegressionData.Create(
                columns
                    .Where(static column => column.Key != "Employed")
                    .Select(column =>
                        KeyValuePair.Create(
                            column.Key,
                            Array.ConvertAll(columns.Numbers(column.Key), value => value - columns.Numbers(column.Key).Average())
                        )
                    ),
                columns.Numbers("Employed")
            )
        );
        HypothesisTest test = WaldTest.Of(fit, fit.Covariance("vanilla"), "GNP = 0, Unemployed = Armed.Forces");
        AssertTest(test, 7.97454769072138, 0.0101705555784698, 1e-6);
        Assert.That(
            (test.Distribution, test.DegreesOfFreedom, test.DenominatorDegreesOfFreedom),
            Is.EqualTo((TestDistribution.F, 2.0, 9.0))
        );
    }

    [Test]
    public void Likelihood_ratio() =>
        AssertTest(LikelihoodRatioTest.Of(WithoutAge(), SmallRegression.Poisson(_quine)), 168.323862134735, 2.92757588127969e-36);

    [Test]
    public void Score()
    {
        AssertTest(ScoreTest.OfAddedRegressors(WithoutAge(), ["AgeF1", "AgeF2", "AgeF3"], Ages()), 163.130894587636, 3.86743198331534e-35);
        Assert.That(
            ScoreTest.OfAddedRegressors(WithoutAge(), ["AgeF1", "AgeF2", "AgeF3"], Ages(), robust: true).Statistic,
            Is.EqualTo(12.1421518345293).Within(1e-10)
        );
    }

    [TestCase(OverdispersionForm.Linear, 5.46896390331731, 11.5301272687112, 2.26336959104002e-08)]
    [TestCase(OverdispersionForm.Quadratic, 5.32709972705919, 0.636181737217827, 4.98966891087617e-08)]
    public void Overdispersion(OverdispersionForm form, double statistic, double alpha, double pValue)
    {
        HypothesisTest test = OverdispersionTest.CameronTrivedi(SmallRegression.Poisson(_quine), form);
        AssertTest(test, statistic, pValue);
        Assert.That(test.Estimate, Is.EqualTo(alpha).Within(1e-9));
    }

    [Test]
    public void Goodness_of_fit()
    {
        SmallRegression insurance = SmallRegression.Poisson(Fixture.Glm("insurance"));
        AssertTest(GoodnessOfFitTest.Deviance(insurance), 51.4200327490535, 0.574507084655125);
        AssertTest(GoodnessOfFitTest.Pearson(insurance), 48.6293352732599, 0.680908547687801);
        AssertTest(GoodnessOfFitTest.Deviance(SmallRegression.Poisson(_quine)), 1696.70655249359, 7.86646432118234e-266, 1e-9);
    }

    [Test]
    public void Link()
    {
        HypothesisTest test = LinkTest.Of(SmallRegression.Poisson(_quine));
        AssertTest(test, 2.5609381055185261, 0.0104389952136591);
        Assert.That(test.Estimate, Is.EqualTo(0.2943383969924895).Within(1e-9));
        Assert.That(
            LinkTest.Of(SmallRegression.Poisson(_quine), BuiltInCovariances.Sandwich).Statistic,
            Is.EqualTo(0.724080860589922).Within(1e-9)
        );
    }

    private static void AssertTest(HypothesisTest test, double statistic, double pValue, double tolerance = 1e-10)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(test.Statistic, Is.EqualTo(statistic).Within(tolerance * statistic), test.ToString());
            Assert.That(test.PValue, Is.EqualTo(pValue).Within(100.0 * tolerance * pValue), test.ToString());
        }
    }

    private SmallRegression WithoutAge() =>
        SmallRegression.Poisson(
            RegressionData.Create(
                new[] { "EthN", "SexM", "LrnSL" }.Select(name => KeyValuePair.Create(name, Column(name))),
                _quine.Outcome.ToArray()
            )
        );

    private double[][] Ages() => [Column("AgeF1"), Column("AgeF2"), Column("AgeF3")];

    private double[] Column(string name)
    {
        double[] column = new double[_quine.RowCount];
        _quine.Design.CopyColumn(_quine.Design.ColumnNames.IndexOf(name), column);
        return column;
    }
}
