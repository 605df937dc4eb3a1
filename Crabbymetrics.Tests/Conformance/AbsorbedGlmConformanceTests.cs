using System.Text.Json;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>Poisson and logit models with absorbed effects against numbers from 260-bit arithmetic (Fixtures/fepois/README.md).</summary>
public sealed class AbsorbedGlmConformanceTests
{
    private static readonly string[] Models = ["akm_poisson", "akm_poisson_weighted_offset", "felogit", "fta_gravity", "fta_three_way"];

    [TestCaseSource(nameof(Models))]
    public void Estimates_and_errors_have_twelve_digits(string name) => Agrees(name, 1e-10, 12.0);

    [TestCaseSource(nameof(Models))]
    public void The_default_tolerance_gives_at_least_eight(string name) => Agrees(name, 1e-4, 8.0);

    [TestCase("akm_poisson")]
    [TestCase("fta_gravity")]
    [TestCase("fta_three_way")]
    public void Conventions_are_those_of_fixest(string name)
    {
        AbsorbedGlmReference reference = AbsorbedGlmReference.Load(name);
        GlmResult result = Fit(reference, 1e-10);
        foreach (JsonProperty errors in reference.Root.GetProperty("fixest").GetProperty("se").EnumerateObject())
        {
            string[] parts = errors.Name.Split(':');
            if (parts[0] is not ("hetero" or "cluster"))
            {
                continue;
            }

            string[] clusters = parts[0] == "cluster" ? parts[1].Split('+') : [];
            CovarianceArguments arguments = new()
            {
                Clusters = [.. clusters],
                AbsorbedCount = AbsorbedCount.Fixest,
                MultiwayFactor = clusters.Length > 1 ? MultiwayFactor.SmallestClustering : null,
            };
            CovarianceMatrix covariance = result.Covariance(parts[0] == "cluster" ? "cr1" : "hc1", arguments);
            double[] actual = [.. covariance.StandardErrors().Where(double.IsFinite)];
            double[] expected = OlsReference.Numbers(errors.Value.GetProperty("default").GetProperty("se"));
            Assert.That(OlsReference.Digits(actual, expected), Is.GreaterThanOrEqualTo(5.5), $"{name} {errors.Name}");
        }
    }

    [Test]
    public void Rows_of_levels_without_events_are_counted_and_named()
    {
        AbsorbedGlmReference reference = AbsorbedGlmReference.Load("akm_poisson");
        PoissonResult result = new PoissonEstimator(new PoissonOptions { KeepSingletons = true }).Fit(reference.Data());
        int[] removed =
        [
            .. reference.Root.GetProperty("fixest").GetProperty("removed").EnumerateArray().Select(static row => -row.GetInt32() - 1),
        ];
        Assert.That(result.SeparatedRows, Is.EqualTo(removed));
    }

    private static void Agrees(string name, double tolerance, double digits)
    {
        AbsorbedGlmReference reference = AbsorbedGlmReference.Load(name);
        GlmResult result = Fit(reference, tolerance);
        double[] coefficients = [.. result.Coefficients.Where(double.IsFinite)];
        Assert.Multiple(() =>
        {
            Assert.That(
                OlsReference.Digits(coefficients, OlsReference.Numbers(reference.Root.GetProperty("coef"))),
                Is.GreaterThanOrEqualTo(digits)
            );
            Assert.That(result.AbsorbedRank, Is.EqualTo((int)reference.Number("absorbed_rank")));
            Assert.That(result.AbsorbedRankIsExact);
            Assert.That(result.ObservationCount, Is.EqualTo(reference.Number("nobs")));
            double[] actual = [result.Deviance, result.LogLikelihood];
            double[] expected = [reference.Number("deviance"), reference.Number("log_likelihood")];
            Assert.That(OlsReference.Digits(actual, expected), Is.GreaterThanOrEqualTo(digits));
            foreach (JsonProperty errors in reference.Root.GetProperty("se").EnumerateObject())
            {
                string[] parts = errors.Name.Split(':');
                bool hasFactor = parts[0].StartsWith("cr1", StringComparison.Ordinal) || parts[0] == "hc1";
                CovarianceArguments arguments = new()
                {
                    Clusters = parts.Length > 1 ? [.. parts[1].Split('+')] : [],
                    AbsorbedCount = hasFactor ? AbsorbedCount.Full : null,
                    MultiwayFactor = hasFactor && parts.Length > 1 && parts[1].Contains('+') ? MultiwayFactor.SmallestClustering : null,
                };
                string vcov = parts[0].Split(' ')[0];
                double[] found = [.. result.Covariance(vcov, arguments).StandardErrors().Where(double.IsFinite)];
                Assert.That(OlsReference.Digits(found, OlsReference.Numbers(errors.Value)), Is.GreaterThanOrEqualTo(digits), errors.Name);
            }
        });
    }

    private static GlmResult Fit(AbsorbedGlmReference reference, double tolerance) =>
        reference.Root.GetProperty("model").GetProperty("family").GetString() == "poisson"
            ? new PoissonEstimator(new PoissonOptions { Tolerance = tolerance, KeepSingletons = true }).Fit(reference.Data())
            : new LogitEstimator(new LogitOptions { Tolerance = tolerance, KeepSingletons = true }).Fit(reference.Data());
}
