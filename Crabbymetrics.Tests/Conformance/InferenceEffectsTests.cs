using System.Text.Json;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Architecture;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>Effects of every kind of a logit, a Poisson regression and, by class, a multinomial logit beside arithmetic of 40 digits
/// (build/peers/effects.py, Fixtures/inference/effects.json): estimates, and errors under two covariances.</summary>
public sealed class InferenceEffectsTests
{
    private static IEnumerable<TestCaseData> Cases() =>
        Fixture
            .Json("inference/effects.json")
            .EnumerateArray()
            .Select(static expected => new TestCaseData(expected).SetArgDisplayNames(Text(expected, "model"), Text(expected, "request")));

    [TestCaseSource(nameof(Cases))]
    public void They_are_those_of_long_arithmetic(JsonElement expected)
    {
        ModelFrame frame = ModelFrame.Read(
            CsvSource.OpenFile(Repository.Sample(Text(expected, "data") + ".csv")),
            new ModelSpecification
            {
                Formula = Formula.Parse(Text(expected, "formula")),
                OutcomeKind = Text(expected, "model") == "multinomial" ? ColumnKind.Label : ColumnKind.Number,
            }
        );
        IEstimationResult fit = Text(expected, "model") switch
        {
            "logit" => new LogitEstimator(new LogitOptions { Tolerance = 1e-13 }).Fit(frame.Data),
            "poisson" => new PoissonEstimator(new PoissonOptions { Tolerance = 1e-13 }).Fit(frame.Data),
            _ => new MultinomialLogitEstimator(new MultinomialLogitOptions { Tolerance = 1e-13 }).Fit(frame.Data),
        };
        double[] estimates = expected.GetProperty("estimates").Numbers();
        foreach (string covariance in (string[])["vanilla", "hc1"])
        {
            EffectTable effects = fit.WithCovariance(covariance).Effects(frame.Variables, Text(expected, "request"));
            double[] errors = expected.GetProperty(covariance).Numbers();
            using (Assert.EnterMultipleScope())
            {
                Assert.That(effects, Has.Count.EqualTo(estimates.Length));
                for (int m = 0; m < estimates.Length; m++)
                {
                    // Differences by a variable have twelve digits.
                    double within = 1e-9 * (Math.Abs(estimates[m]) + errors[m]);
                    Assert.That(effects[m].Estimate, Is.EqualTo(estimates[m]).Within(within), effects[m].Name);
                    Assert.That(effects[m].StandardError, Is.EqualTo(errors[m]).Within(1e-8 * errors[m]), effects[m].Name);
                }

                if (expected.TryGetProperty("test", out JsonElement test))
                {
                    double statistic = test.GetProperty(covariance).GetDouble();
                    Assert.That(effects.Test().Statistic, Is.EqualTo(statistic).Within(1e-7 * statistic));
                }
            }
        }
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
