using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Inference.Summaries;

internal sealed class DeltaMethodTests
{
    private readonly SmallRegression _fit = SmallRegression.Poisson(Fixture.Glm("quine"));

    // car::deltaMethod(m, "exp(AgeF2)/SexM").
    [TestCase(true)]
    [TestCase(false)]
    public void A_nonlinear_combination_equals_the_reference(bool analytic)
    {
        DerivedEstimates derived = DeltaMethod.Of(
            _fit,
            _fit.Covariance("vanilla"),
            "ratio",
            static b => Math.Exp(b[4]) / b[2],
            analytic ? static b => [0, 0, -Math.Exp(b[4]) / (b[2] * b[2]), 0, Math.Exp(b[4]) / b[2], 0, 0] : null
        );
        CoefficientRow row = derived.ToTable().Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(row.Estimate, Is.EqualTo(8.00831672461726).Within(1e-10));
            Assert.That(row.StandardError, Is.EqualTo(2.13698118812311).Within(1e-9));
        }
    }

    [Test]
    public void Several_combinations_have_a_joint_covariance_of_the_same_kind()
    {
        DerivedEstimates derived = DeltaMethod.Of(
            _fit,
            _fit.Covariance("hc1"),
            ["difference", "sum"],
            static b => [b[1] - b[2], b[1] + b[2]]
        );
        CovarianceMatrix covariance = _fit.Covariance("hc1");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(derived.Covariance[0, 1], Is.EqualTo(covariance[1, 1] - covariance[2, 2]).Within(1e-10));
            Assert.That(derived.Covariance.Kind, Is.EqualTo("hc1"));
            Assert.That(
                WaldTest.Of(derived, derived.Covariance, "difference = 0").Statistic,
                Is.EqualTo(WaldTest.Of(_fit, covariance, "EthN = SexM").Statistic).Within(1e-7).Percent
            );
        }
    }

    [Test]
    public void Steps_stay_where_the_function_is_defined()
    {
        DerivedEstimates derived = DeltaMethod.Of(_fit, _fit.Covariance("sandwich"), "root", b => Math.Sqrt(b[2] - 0.1));
        double slope = 0.5 / Math.Sqrt(_fit.Parameters[2] - 0.1);
        Assert.That(derived.Covariance[0, 0], Is.EqualTo(slope * slope * _fit.Covariance("sandwich")[2, 2]).Within(1e-4).Percent);
    }

    [Test]
    public void A_value_that_is_not_finite_is_refused() =>
        Assert.That(
            () => DeltaMethod.Of(_fit, _fit.Covariance("vanilla"), "log", static b => Math.Log(b[1])),
            Throws.ArgumentException.With.Message.Contains("'log'")
        );
}
