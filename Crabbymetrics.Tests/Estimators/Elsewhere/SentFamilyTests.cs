using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Elsewhere;

/// <summary>A family is named in a pass with its parameter, its link and what decorates it, and is the same one where it is read.</summary>
public sealed class SentFamilyTests
{
    private static readonly int[] Cuts = [333, 1_100];

    [TestCase("quasi-poisson")]
    [TestCase("negative-binomial 2.5")]
    [TestCase("tweedie 1.5")]
    public void A_fit_over_pieces_is_that_of_all_rows(string name)
    {
        IGlmFamily family = name switch
        {
            "quasi-poisson" => GlmFamilies.Quasi(GlmFamilies.Poisson()),
            "negative-binomial 2.5" => GlmFamilies.NegativeBinomial(2.5),
            _ => GlmFamilies.Tweedie(1.5, LogLink.Instance),
        };
        RegressionData data = ElsewhereSample.Of("count", "none");
        GeneralizedLinearEstimator estimator = new(new GeneralizedLinearOptions { Family = family, Tolerance = 1e-10 });
        GeneralizedLinearResult expected = estimator.Fit(data),
            actual = estimator.Fit(PiecedObservations.Cut(data, Cuts));
        double[] errors = [.. expected.Covariance("hc3").StandardErrors()],
            own = [.. actual.Covariance("hc3").StandardErrors()];
        Assert.Multiple(() =>
        {
            for (int j = 0; j < errors.Length; j++)
            {
                Assert.That(actual.Parameters[j], Is.EqualTo(expected.Parameters[j]).Within(1e-10 * errors[j]));
                Assert.That(own[j], Is.EqualTo(errors[j]).Within(1e-10 * errors[j]));
            }
        });
    }

    [Test]
    public void A_family_that_is_another_one_where_the_rows_are_is_refused()
    {
        PassDescription sent = new("glm.outcomes", ["poisson", "log", "Someone.PoissonOfTheirOwn"], [0.0, 0.0]);
        Assert.That(
            () => PassCatalog.Default.Read(sent),
            Throws.ArgumentException.With.Message.Contains("register the same family in all processes")
        );
    }

    [Test]
    public void A_kind_that_nobody_reads_and_numbers_that_are_left_over_are_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                () => PassCatalog.Default.Read(new PassDescription("test.unknown", [], [])),
                Throws.ArgumentException.With.Message.Contains("'test.unknown'").And.Message.Contains(nameof(IPassReader))
            );
            Assert.That(
                () => PassCatalog.Default.Read(new PassDescription("glm.cross-product", [], [2.0, 3.0, 4.0])),
                Throws.ArgumentException.With.Message.Contains("same version")
            );
        });
    }
}
