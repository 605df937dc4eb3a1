using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Testing.OwnFamily;

namespace Crabbymetrics.Tests.Estimators.Families;

/// <summary>A family's link is canonical only where the family says so, and eim is never vanilla in disguise.</summary>
public sealed class ExpectedInformationTests
{
    private static readonly RegressionData Data = RegressionData.Create(
        new double[,]
        {
            { 1 },
            { 2 },
            { 3 },
            { 4 },
            { 5 },
            { 6 },
        },
        [1, 0, 3, 2, 7, 4]
    );

    [Test]
    public void A_family_that_does_not_say_is_refused_with_the_reason()
    {
        GeneralizedLinearResult result = new GeneralizedLinearEstimator(new GeometricFamily()).Fit(Data);
        Assert.Multiple(() =>
        {
            Assert.That(result.HasCanonicalLink, Is.False);
            Assert.That(
                () => result.Covariance("eim"),
                Throws
                    .TypeOf<InferenceUnavailableException>()
                    .With.Message.Contains("eim")
                    .And.Message.Contains("'geometric'")
                    .And.Message.Contains(nameof(IExpectedCurvature))
            );
            Assert.That(() => result.Covariance(), Throws.Nothing);
        });
    }

    [Test]
    public void A_distribution_without_a_canonical_link_has_its_expected_information()
    {
        GeneralizedLinearResult own = new GeneralizedLinearEstimator(GlmFamilies.Create(new Geometric())).Fit(Data);
        GeneralizedLinearResult known = new GeneralizedLinearEstimator(GlmFamilies.NegativeBinomial(1.0)).Fit(Data);
        Assert.Multiple(() =>
        {
            Assert.That(own.HasCanonicalLink, Is.False);
            Assert.That(own.Covariance("eim").StandardErrors(), Is.EqualTo(known.Covariance("eim").StandardErrors()).Within(1e-6).Percent);
            Assert.That(
                own.Covariance("eim").StandardErrors()[1],
                Is.Not.EqualTo(own.Covariance().StandardErrors()[1]).Within(0.1).Percent
            );
        });
    }

    private sealed class Geometric : OutcomeDistribution
    {
        private static readonly NegativeBinomialDistribution Inner = new(1.0);

        public override string Name => "geometric";

        public override string OutcomeRequirement => Inner.OutcomeRequirement;

        public override bool HasDispersion => false;

        public override bool Accepts(double outcome) => Inner.Accepts(outcome);

        public override void Variance(ReadOnlySpan<double> mean, Span<double> variance, Span<double> derivative) =>
            Inner.Variance(mean, variance, derivative);

        public override void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance) =>
            Inner.UnitDeviance(outcome, mean, deviance);

        public override double LogDensity(double outcome, double mean, double dispersion) => Inner.LogDensity(outcome, mean, dispersion);

        public override double Draw(double mean, double dispersion, RandomSource random) => Inner.Draw(mean, dispersion, random);
    }
}
