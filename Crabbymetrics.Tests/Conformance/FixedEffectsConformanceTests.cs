using System.Text.Json;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>Least squares with absorbed effects against numbers from 260-bit arithmetic (Fixtures/fe/README.md).</summary>
public sealed class FixedEffectsConformanceTests
{
    private static readonly string[] Models =
    [
        "akm_chain",
        "akm_small",
        "akm_small_three_way",
        "akm_small_weighted",
        "grunfeld_firm",
        "grunfeld_firm_year",
        "produc_collinear",
        "produc_region_year_weighted",
        "produc_state_year",
    ];

    [TestCaseSource(nameof(Models))]
    public void Estimates_and_errors_have_twelve_digits(string name) => Agrees(name, 1e-13, 12.0);

    [TestCaseSource(nameof(Models))]
    public void The_default_tolerance_gives_at_least_eight(string name) => Agrees(name, 1e-8, 8.0);

    [TestCaseSource(nameof(Models))]
    public void Conventions_are_those_of_fixest(string name)
    {
        FixedEffectsReference reference = FixedEffectsReference.Load(name);
        OlsResult result = Fit(reference.Data(), 1e-13);
        foreach (JsonProperty errors in reference.Root.GetProperty("fixest").GetProperty("se").EnumerateObject())
        {
            string[] parts = errors.Name.Split(':');
            if (parts[0] is "NW" or "DK")
            {
                continue;
            }

            string vcov = parts[0] switch
            {
                "iid" => "vanilla",
                "hetero" => "hc1",
                _ => "cr1",
            };
            string[] clusters = parts[0] == "cluster" ? parts[1].Split('+') : [];
            CovarianceArguments arguments = new()
            {
                Clusters = [.. clusters],
                AbsorbedCount = AbsorbedCount.Fixest,
                MultiwayFactor = clusters.Length > 1 ? MultiwayFactor.SmallestClustering : null,
            };
            CovarianceMatrix covariance = result.Covariance(vcov, arguments);
            double[] actual = [.. covariance.StandardErrors().Where(double.IsFinite)];
            JsonElement standard = errors.Value.GetProperty("default");
            Assert.That(
                OlsReference.Digits(actual, OlsReference.Numbers(standard.GetProperty("se"))),
                Is.GreaterThanOrEqualTo(7.0),
                $"{name} {errors.Name}"
            );
            Assert.That(covariance.TestDegreesOfFreedom(result), Is.EqualTo(standard.GetProperty("t_df").GetDouble()), errors.Name);
        }
    }

    [Test]
    public void Slopes_of_each_firm_are_absorbed()
    {
        FixedEffectsReference reference = FixedEffectsReference.Load("grunfeld_slopes");
        RegressionData data = reference
            .Plain()
            .WithAbsorbed("firm", reference.Labels("firm"))
            .WithAbsorbed("firm[year]", reference.Labels("firm"), reference.Column("year"));
        FixedEffectsOlsResult result = new FixedEffectsOlsEstimator().Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(OlsReference.Digits([.. result.Coefficients], reference.Coefficients), Is.GreaterThanOrEqualTo(12.0));
            Assert.That(result.AbsorbedRank, Is.EqualTo(22));
            foreach (
                (string vcov, string property) in (ReadOnlySpan<(string, string)>)
                    [("vanilla", "vanilla"), ("hc0", "hc0"), ("cr0", "cr0:firm")]
            )
            {
                double[] expected = OlsReference.Numbers(reference.Errors.GetProperty(property));
                Assert.That(
                    OlsReference.Digits([.. result.Covariance(vcov).StandardErrors()], expected),
                    Is.GreaterThanOrEqualTo(12.0),
                    vcov
                );
            }

            Compare(result.Effects("firm"), reference.Root.GetProperty("effects"));
            Compare(result.Effects("firm[year]"), reference.Root.GetProperty("slopes"));
        });
    }

    [Test]
    public void Effects_are_recovered_with_the_first_year_at_0()
    {
        FixedEffectsReference reference = FixedEffectsReference.Load("grunfeld_firm_year");
        JsonElement expected = FixedEffectsReference.Load("grunfeld_effects").Root.GetProperty("coef");
        FixedEffectsOlsResult result = new FixedEffectsOlsEstimator().Fit(reference.Data());
        foreach (string name in reference.Effects)
        {
            EffectEstimates effect = result.Effects(name);
            foreach ((string level, double value) in effect.Levels.Zip(effect.Values))
            {
                double known = expected.TryGetProperty($"{name}[{level}]", out JsonElement found) ? found.GetDouble() : 0.0;
                Assert.That(value, Is.EqualTo(known).Within(1e-9), level);
            }
        }
    }

    private static void Compare(EffectEstimates effect, JsonElement expected)
    {
        foreach ((string level, double value) in effect.Levels.Zip(effect.Values))
        {
            double known = expected.GetProperty(level).GetDouble();
            Assert.That(value, Is.EqualTo(known).Within(1e-10 * Math.Abs(known)), level);
        }
    }

    private static void Agrees(string name, double tolerance, double digits)
    {
        FixedEffectsReference reference = FixedEffectsReference.Load(name);
        FixedEffectsOlsResult result = Fit(reference.Data(), tolerance);
        double[] coefficients = [.. result.Coefficients.Where(double.IsFinite)];
        Assert.Multiple(() =>
        {
            Assert.That(OlsReference.Digits(coefficients, reference.Coefficients), Is.GreaterThanOrEqualTo(digits));
            Assert.That(result.AbsorbedRank, Is.EqualTo((int)reference.Number("absorbed_rank")));
            Assert.That(result.AbsorbedRankIsExact);
            Assert.That(result.ObservationCount, Is.EqualTo(reference.Number("nobs")));
            double[] actual =
            [
                result.ResidualSumOfSquares,
                result.TotalSumOfSquares,
                result.WithinSumOfSquares,
                result.ResidualDegreesOfFreedom,
                result.Sigma,
                result.RSquared,
                result.WithinRSquared,
                result.AdjustedRSquared,
                result.AdjustedWithinRSquared,
            ];
            string[] names = ["rss", "tss", "within_tss", "df_resid_exact", "sigma", "r2", "within_r2", "adj_r2", "within_adj_r2"];
            Assert.That(OlsReference.Digits(actual, [.. names.Select(reference.Number)]), Is.GreaterThanOrEqualTo(digits));
            foreach (JsonProperty errors in reference.Errors.EnumerateObject())
            {
                string[] parts = errors.Name.Split(':');
                CovarianceArguments arguments = new()
                {
                    Clusters = parts.Length > 1 ? [.. parts[1].Split('+')] : [],
                    AbsorbedCount = AbsorbedCount.Full,
                    MultiwayFactor =
                        parts[0].StartsWith("cr1", StringComparison.Ordinal) && parts[1].Contains('+')
                            ? MultiwayFactor.SmallestClustering
                            : null,
                };
                string vcov = parts[0].Split(' ')[0];
                double[] found = [.. result.Covariance(vcov, arguments).StandardErrors().Where(double.IsFinite)];
                Assert.That(OlsReference.Digits(found, OlsReference.Numbers(errors.Value)), Is.GreaterThanOrEqualTo(digits), errors.Name);
            }
        });
    }

    private static FixedEffectsOlsResult Fit(RegressionData data, double tolerance) =>
        new FixedEffectsOlsEstimator(new OlsOptions { Tolerance = tolerance, KeepSingletons = true }).Fit(data);
}
