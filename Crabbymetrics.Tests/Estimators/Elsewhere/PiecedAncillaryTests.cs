using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Elsewhere;

/// <summary>Models with parameters beside the coefficients, of rows in pieces, give the numbers of the same rows in memory.</summary>
public sealed class PiecedAncillaryTests
{
    private static readonly int[] Cuts = [333, 334, 1_100];

    [Test]
    public void Pieces_give_the_numbers_of_all_rows(
        [Values("nb2", "nb1", "tweedie", "tweedie 1.6")] string model,
        [Values("none", "offset", "frequency", "probability", "analytic")] string extra
    )
    {
        RegressionData data = Data(model, extra);
        PiecedObservations pieces = PiecedObservations.Cut(data, Cuts);
        GlmResult expected = Fit(model, data),
            actual = Fit(model, pieces);
        Assert.That(actual.ParameterNames, Is.EqualTo(expected.ParameterNames));
        double[] errors = [.. expected.Covariance("sandwich").StandardErrors()];
        Assert.Multiple(() =>
        {
            for (int j = 0; j < errors.Length; j++)
            {
                double unit = Math.Max(errors[j], Math.Abs(expected.Parameters[j]));
                Assert.That(actual.Parameters[j], Is.EqualTo(expected.Parameters[j]).Within(1e-12 * unit), expected.ParameterNames[j]);
            }

            Comparison.AssertSame(
                [.. actual.AncillaryParameters.Select(static parameter => parameter.Estimate)],
                [.. expected.AncillaryParameters.Select(static parameter => parameter.Estimate)],
                "ancillary",
                1e-10
            );
            Assert.That(actual.Diagnostics.Warnings, Is.EqualTo(expected.Diagnostics.Warnings));
        });
        string[] covariances = extra == "probability" ? ["sandwich", "hc1", "hc2", "hc3"] : ["vanilla", "sandwich", "hc1", "hc2", "hc3"];
        foreach (string vcov in covariances)
        {
            Comparison.AssertSame(actual.Covariance(vcov), expected.Covariance(vcov), vcov, 1e-10);
            Comparison.AssertSame(
                ErrorsOfAncillary(actual, vcov, null),
                ErrorsOfAncillary(expected, vcov, null),
                $"ancillary {vcov}",
                1e-9
            );
        }

        foreach (
            string[] clusters in (string[][])
                [
                    ["firm"],
                    ["firm", "period"],
                ]
        )
        {
            CovarianceArguments arguments = new() { Clusters = [.. clusters] };
            Comparison.AssertSame(actual.Covariance("cr1", arguments), expected.Covariance("cr1", arguments), "cr1", 1e-10);
            Comparison.AssertSame(
                ErrorsOfAncillary(actual, "cr1", arguments),
                ErrorsOfAncillary(expected, "cr1", arguments),
                "ancillary cr1",
                1e-9
            );
        }

        Comparison.AssertSame(
            [actual.Deviance, actual.PearsonChiSquared, actual.LogLikelihood, actual.Dispersion, actual.ObservationCount, actual.Aic],
            [
                expected.Deviance,
                expected.PearsonChiSquared,
                expected.LogLikelihood,
                expected.Dispersion,
                expected.ObservationCount,
                expected.Aic,
            ],
            "statistics",
            1e-10
        );
        Assert.Multiple(() =>
        {
            Assert.That(actual.NullDeviance, Is.EqualTo(expected.NullDeviance).Within(1e-8 * Math.Abs(expected.NullDeviance)));
            Assert.That(actual.Predict(data.Design), Is.EqualTo(expected.Predict(data.Design)).Within(1e-9));
            Assert.That(actual.ToString(), Does.Contain("x1"));
            TestContext.Out.WriteLine($"{pieces.Kinds.Count} passes");
        });
    }

    [Test]
    public void Refits_by_recipe_do_not_depend_on_the_pieces(
        [Values("nb2", "nb1", "tweedie", "tweedie 1.6")] string model,
        [Values("none", "frequency", "analytic")] string extra,
        [Values] ResamplingLaw law
    )
    {
        RegressionData data = Data(model, extra);
        GlmResult all = Fit(model, data),
            pieces = Fit(model, PiecedObservations.Cut(data, Cuts));
        double[] expected = new double[all.Parameters.Length],
            actual = new double[expected.Length];
        double[] errors = [.. all.Covariance("sandwich").StandardErrors()];
        ResamplingRecipe recipe = new(law, 7, 1);
        Assert.That(((IRecipeRefit)all).Refit(recipe, expected).Succeeded);
        Assert.That(((IRecipeRefit)pieces).Refit(recipe, actual).Succeeded);
        Assert.That(actual[1], Is.Not.EqualTo(all.Parameters[1]).Within(1e-3 * errors[1]));
        for (int j = 0; j < errors.Length; j++)
        {
            Assert.That(actual[j], Is.EqualTo(expected[j]).Within(1e-8 * errors[j]));
        }
    }

    [Test]
    public void Counts_that_are_not_overdispersed_end_at_Poissons_limit_alike()
    {
        RegressionData data = ElsewhereSample.Of("underdispersed", "none");
        NegativeBinomialResult expected = (NegativeBinomialResult)Fit("nb2", data),
            actual = (NegativeBinomialResult)Fit("nb2", PiecedObservations.Cut(data, Cuts));
        Assert.Multiple(() =>
        {
            Assert.That(actual.IsPoissonLimit && expected.IsPoissonLimit);
            Assert.That(actual.Diagnostics.Warnings, Is.EqualTo(expected.Diagnostics.Warnings));
        });
        Comparison.AssertSame(actual.Parameters, expected.Parameters, "parameters", 1e-10);
    }

    [Test]
    public void A_count_that_is_no_whole_number_is_refused()
    {
        PiecedObservations pieces = PiecedObservations.Cut(ElsewhereSample.Of("amount", "none"), 700);
        Assert.That(() => Fit("nb2", pieces), Throws.ArgumentException.With.Message.Contains("a whole number, 0 or more"));
    }

    [Test]
    public void Overdispersion_and_power_are_found_again_at_other_coefficients([Values("nb2", "nb1", "tweedie")] string model)
    {
        RegressionData data = Data(model, "none");
        GlmResult expected = Fit(model, data),
            actual = Fit(model, PiecedObservations.Cut(data, Cuts));
        double[] point = [.. expected.Parameters.Select(static value => 0.99 * value)];
        ILikelihood there = (ILikelihood)((IPointEvaluation)actual).EvaluateAt(point);
        ILikelihood here = (ILikelihood)((IPointEvaluation)expected).EvaluateAt(point);
        Assert.That(there.LogLikelihood, Is.EqualTo(here.LogLikelihood).Within(1e-10 * Math.Abs(here.LogLikelihood)));
    }

    private static double[] ErrorsOfAncillary(GlmResult result, string vcov, CovarianceArguments? arguments) =>
        [.. result.Summary(vcov, arguments).Ancillary.Select(static row => row.StandardError ?? double.NaN)];

    private static RegressionData Data(string model, string extra) =>
        ElsewhereSample.Of(model.StartsWith("nb", StringComparison.Ordinal) ? "overdispersed" : "partly zero", extra);

    private static GlmResult Fit(string model, IObservations data) =>
        model switch
        {
            "nb2" => new NegativeBinomialEstimator(new NegativeBinomialOptions { Tolerance = 1e-6 }).Fit(data),
            "nb1" => new NegativeBinomialEstimator(
                new NegativeBinomialOptions { Tolerance = 1e-6, Variance = NegativeBinomialVariance.Linear }
            ).Fit(data),
            "tweedie" => new TweedieEstimator(new TweedieOptions { Tolerance = 1e-10 }).Fit(data),
            _ => new TweedieEstimator(new TweedieOptions { Tolerance = 1e-10, Power = 1.6 }).Fit(data),
        };
}
