using System.Text.Json;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Estimators.Families;

/// <summary>The named estimators against R.</summary>
public sealed class OtherReferenceTests
{
    private readonly JsonElement _reference = Fixture.Json("other/reference.json");

    [Test]
    public void Logit_agrees_on_birth_weights()
    {
        LogitResult result = new LogitEstimator(new LogitOptions { Tolerance = 1e-10 }).Fit(OtherData.Birth());
        JsonElement expected = _reference.GetProperty("birthwt_logit");
        Assert.Multiple(() =>
        {
            Assert.That(result.EstimatorName, Is.EqualTo("logit"));
            Assert.That(result.Parameters, Is.EqualTo(expected.GetProperty("coef").Numbers()).Within(1e-9).Percent);
            Agree.Within(result.Covariance("vanilla"), expected.GetProperty("se_vanilla").Numbers(), 1e-11);
            Agree.Within(result.Covariance("eim"), expected.GetProperty("se_vanilla").Numbers(), 1e-11);
            Agree.Within(result.Covariance("hc0"), expected.GetProperty("se_hc0").Numbers(), 1e-11);
            Assert.That(result.LogLikelihood, Is.EqualTo(expected.GetProperty("loglik").GetDouble()).Within(1e-11).Percent);
            Assert.That(result.TestDegreesOfFreedom, Is.EqualTo(double.PositiveInfinity));
            Assert.That(result.Dispersion, Is.EqualTo(1.0));
        });
    }

    [Test]
    public void Probit_agrees_on_birth_weights_as_far_as_the_reference_converged()
    {
        ProbitResult result = new ProbitEstimator(new ProbitOptions { Tolerance = 1e-10 }).Fit(OtherData.Birth());
        JsonElement expected = _reference.GetProperty("birthwt_probit");
        Assert.Multiple(() =>
        {
            Assert.That(result.EstimatorName, Is.EqualTo("probit"));
            Assert.That(result.Parameters, Is.EqualTo(expected.GetProperty("coef").Numbers()).Within(1e-5).Percent);
            Agree.Within(result.Covariance("eim"), expected.GetProperty("se_vanilla").Numbers(), 1e-7);
            Assert.That(result.LogLikelihood, Is.EqualTo(expected.GetProperty("loglik").GetDouble()).Within(1e-11).Percent);
        });
    }

    [Test]
    public void Gamma_agrees_on_absences_as_far_as_the_reference_converged()
    {
        GammaResult result = new GammaEstimator(new GammaOptions { Tolerance = 1e-10 }).Fit(OtherData.Quine(1.0));
        JsonElement expected = _reference.GetProperty("quine_plus_one_gamma_log");
        double[] errors = expected.GetProperty("se_vanilla").Numbers();
        double[] coefficients = expected.GetProperty("coef").Numbers();
        Assert.Multiple(() =>
        {
            for (int j = 0; j < coefficients.Length; j++)
            {
                Assert.That(result.Parameters[j], Is.EqualTo(coefficients[j]).Within(1e-7 * errors[j]));
            }

            Agree.Within(result.Covariance("eim"), errors, 1e-8);
            Assert.That(result.Deviance, Is.EqualTo(expected.GetProperty("deviance").GetDouble()).Within(1e-11).Percent);
            Assert.That(result.TestDegreesOfFreedom, Is.EqualTo(139.0));
            Assert.That(result.Summary().StatisticName, Is.EqualTo("t"));
        });
    }

    [Test]
    public void Dispersion_multiplies_model_based_covariances_once_and_robust_ones_not_at_all()
    {
        GammaResult result = new GammaEstimator(new GammaOptions { Tolerance = 1e-10 }).Fit(OtherData.Quine(1.0));
        IGlmFamily unit = new UnitDispersion((IExpectedCurvature)GlmFamilies.Gamma());
        GeneralizedLinearResult bare = new GeneralizedLinearEstimator(
            new GeneralizedLinearOptions { Family = unit, Tolerance = 1e-10 }
        ).Fit(OtherData.Quine(1.0));
        Assert.Multiple(() =>
        {
            Assert.That(
                result.Covariance("vanilla")[1, 1],
                Is.EqualTo(result.Dispersion * bare.Covariance("vanilla")[1, 1]).Within(1e-8).Percent
            );
            Assert.That(result.Covariance("vanilla").Dispersion, Is.EqualTo(result.Dispersion));
            Agree.Within(result.Covariance("quasi"), result.Covariance("vanilla"), 1e-12);
            foreach (string robust in (string[])["sandwich", "hc1", "hc2", "hc3"])
            {
                Agree.Within(result.Covariance(robust), bare.Covariance(robust), 1e-9);
            }
        });
    }

    [Test]
    public void Poisson_agrees_on_insect_sprays()
    {
        IReadOnlyList<KeyValuePair<string, string[]>> file = Fixture.Columns("other/insect_sprays.csv");
        string[] sprays = file.Texts("spray");
        RegressionData data = RegressionData.Create(
            ((string[])["B", "C", "D", "E", "F"]).Select(level =>
                KeyValuePair.Create(level, sprays.Select(spray => spray == level ? 1.0 : 0.0).ToArray())
            ),
            file.Numbers("count")
        );
        PoissonResult result = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(data);
        JsonElement expected = _reference.GetProperty("insect_sprays_poisson");
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters, Is.EqualTo(expected.GetProperty("coef").Numbers()).Within(1e-9).Percent);
            Agree.Within(result.Covariance("vanilla"), expected.GetProperty("se_vanilla").Numbers(), 1e-11);
            Assert.That(result.Deviance, Is.EqualTo(expected.GetProperty("deviance").GetDouble()).Within(1e-11).Percent);
        });
    }

    /// <summary>A family without its dispersion.</summary>
    private sealed class UnitDispersion(IExpectedCurvature inner) : IExpectedCurvature
    {
        public bool IsCanonical => inner.IsCanonical;

        public void ExpectedCurvature(ReadOnlySpan<double> linearPredictor, Span<double> curvature) =>
            inner.ExpectedCurvature(linearPredictor, curvature);

        public string Name => inner.Name;

        public string LinkName => inner.LinkName;

        public string OutcomeRequirement => inner.OutcomeRequirement;

        public int FindUnacceptable(ReadOnlySpan<double> outcome) => inner.FindUnacceptable(outcome);

        public double StartingIntercept(ReadOnlySpan<double> outcome, ReadOnlySpan<double> offset, ReadOnlySpan<double> weights) =>
            inner.StartingIntercept(outcome, offset, weights);

        public void Evaluate(
            ReadOnlySpan<double> linearPredictor,
            ReadOnlySpan<double> outcome,
            Span<double> loss,
            Span<double> slope,
            Span<double> curvature
        ) => inner.Evaluate(linearPredictor, outcome, loss, slope, curvature);

        public void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second) =>
            inner.InverseLink(linearPredictor, mean, first, second);

        public void Variance(ReadOnlySpan<double> mean, Span<double> variance) => inner.Variance(mean, variance);

        public void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance) =>
            inner.UnitDeviance(outcome, mean, deviance);

        public void LogLikelihoodConstant(ReadOnlySpan<double> outcome, Span<double> constant) =>
            inner.LogLikelihoodConstant(outcome, constant);

        public int RecessionDirection(double outcome) => inner.RecessionDirection(outcome);

        public double Draw(double mean, RandomSource random) => inner.Draw(mean, random);
    }
}
