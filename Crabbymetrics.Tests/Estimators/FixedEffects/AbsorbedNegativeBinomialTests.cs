using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Estimators.FixedEffects;

/// <summary>Negative binomial regression with its overdispersion estimated and effects absorbed.</summary>
public sealed class AbsorbedNegativeBinomialTests
{
    [Test]
    public void Dummies_written_out_and_absorbed_agree(
        [Values] NegativeBinomialVariance variance,
        [Values] bool withFirms,
        [Values] bool weighted
    )
    {
        RandomPanel panel = new(GlmFamilies.NegativeBinomial(0.9), 7, workers: 14, weighted: weighted);
        NegativeBinomialEstimator estimator = new(
            new NegativeBinomialOptions
            {
                Variance = variance,
                Tolerance = 1e-9,
                Separation = SeparationPolicy.DropRows,
            }
        );
        NegativeBinomialResult absorbed = estimator.Fit(panel.Absorbed(withFirms));
        NegativeBinomialResult written = estimator.Fit(panel.Written(withFirms));
        Assert.Multiple(() =>
        {
            Assert.That(absorbed.Overdispersion, Is.EqualTo(written.Overdispersion).Within(1e-9 * written.Overdispersion));
            Assert.That(absorbed.LogLikelihood, Is.EqualTo(written.LogLikelihood).Within(1e-9 * Math.Abs(written.LogLikelihood)));
            if (absorbed.SeparatedRows.IsEmpty)
            {
                Assert.That(absorbed.Aic, Is.EqualTo(written.Aic).Within(1e-8 * written.Aic));
            }

            foreach (string vcov in (string[])["vanilla", "hc0", "hc1", "cr1"])
            {
                CovarianceArguments plain = new() { Clusters = vcov == "cr1" ? ["year"] : [] };
                CovarianceArguments full = new()
                {
                    Clusters = plain.Clusters,
                    AbsorbedCount = vcov is "hc1" or "cr1" ? AbsorbedCount.Full : null,
                };
                CoefficientTable left = absorbed.Summary(vcov, full);
                CoefficientTable right = written.Summary(vcov, plain);
                for (int j = 0; j < 2; j++)
                {
                    Assert.That(left[j].Estimate!.Value, Is.EqualTo(right[1 + j].Estimate!.Value).Within(1e-9), vcov);
                    Assert.That(left[j].StandardError!.Value, Is.EqualTo(right[1 + j].StandardError!.Value).Within(1e-9), vcov);
                }

                Assert.That(
                    left.Ancillary[0].StandardError!.Value,
                    Is.EqualTo(right.Ancillary[0].StandardError!.Value).Within(1e-7 * right.Ancillary[0].StandardError!.Value),
                    vcov
                );
            }
        });
    }

    [Test]
    public void Refits_estimate_the_overdispersion_again()
    {
        RandomPanel panel = new(GlmFamilies.NegativeBinomial(0.9), 11);
        NegativeBinomialEstimator estimator = new(new NegativeBinomialOptions { Tolerance = 1e-8 });
        NegativeBinomialResult result = estimator.Fit(panel.Absorbed());
        double[] weights = [.. Enumerable.Range(0, result.Data.RowCount).Select(static i => 1.0 + (i % 3))];
        double[] parameters = new double[2];
        Assert.That(((IWeightedRefit)result).Refit(weights, parameters, default).Succeeded);
        NegativeBinomialResult fresh = estimator.Fit(result.Data.WithWeights(weights, WeightKind.Frequency));
        Assert.That(parameters, Is.EqualTo(fresh.Parameters).Within(1e-7));
        NegativeBinomialResult full = (NegativeBinomialResult)((IFullRefit)result).RefitFull(weights, default);
        Assert.That(full.Theta, Is.EqualTo(fresh.Theta).Within(1e-6 * fresh.Theta));
    }

    [Test]
    public void Poisson_outcomes_give_the_poisson_limit()
    {
        RegressionData data = new RandomPanel(GlmFamilies.Poisson(), 3).Absorbed();
        NegativeBinomialResult result = new NegativeBinomialEstimator().Fit(data);
        Assert.That(result.IsPoissonLimit);
        Assert.That(result.Coefficients, Is.EqualTo(new PoissonEstimator().Fit(data).Coefficients).Within(1e-12));
    }
}
