using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Architecture;

namespace Crabbymetrics.Tests.Inference.HypothesisTests;

/// <summary>Tests of terms. The numbers were made with R 4 from <c>glm</c> and its covariance, as <c>car::Anova</c> defines them.</summary>
internal sealed class TermTestsTests
{
    [Test]
    public void Of_type_2_they_are_given_the_terms_that_do_not_hold_the_term()
    {
        (ModelFrame frame, IEstimationResult fit) = Births();
        HypothesisTest[] tests = [.. TermTests.Of(fit, fit.Covariance("vanilla"), frame.TermColumns)];

        Assert.Multiple(() =>
        {
            Assert.That(
                tests.Select(static test => test.Hypothesis),
                Is.EqualTo(new[] { "lwt = 0", "smoke = 0", "poly(age, 2) = 0", "race = 0", "lwt:smoke = 0" })
            );
            Assert.That(
                tests.Select(static test => test.Statistic),
                Is.EqualTo(new[] { 3.65979084015, 7.64044653886, 1.66118385488, 7.35914785751, 0.915294532417 }).Within(1e-8)
            );
            Assert.That(tests.Select(static test => test.DegreesOfFreedom), Is.EqualTo(new[] { 1.0, 1.0, 2.0, 2.0, 1.0 }));
        });
    }

    [Test]
    public void Of_type_3_they_are_of_all_coefficients()
    {
        (ModelFrame frame, IEstimationResult fit) = Births();
        CovarianceMatrix covariance = fit.Covariance("hc1");
        HypothesisTest[] tests = [.. TermTests.Of(fit, covariance, frame.TermColumns, 3)];

        Assert.That(
            tests[3].Statistic,
            Is.EqualTo(WaldTest.Of(fit, covariance, "race[other] = 0, race[white] = 0").Statistic).Within(1e-12)
        );
        Assert.That(TermTests.Of(fit, covariance, frame.TermColumns[3]).Statistic, Is.EqualTo(tests[3].Statistic).Within(1e-12));
        Assert.That(() => TermTests.Of(fit, covariance, frame.TermColumns, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static (ModelFrame, IEstimationResult) Births()
    {
        ModelFrame frame = ModelFrame.Read(
            CsvSource.OpenFile(Path.Combine(Repository.Root, "samples", "data", "birthwt.csv")),
            "low ~ lwt*smoke + poly(age, 2) + race"
        );
        return (frame, new LogitEstimator(new LogitOptions { Tolerance = 1e-13 }).Fit(frame.Data));
    }
}
