using System.Text.Json;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Estimators.Families;

/// <summary>Every family and link against fits in 40-digit arithmetic, by Newton's method and by Fisher scoring.</summary>
public sealed class FamilyReferenceTests
{
    private static readonly JsonElement All = Fixture.Json("other/families.json");

    private static IEnumerable<string> Names => All.EnumerateObject().Select(static property => property.Name);

    [Test]
    public void Fit_agrees([ValueSource(nameof(Names))] string name, [Values] ScoringMethod scoring)
    {
        JsonElement expected = All.GetProperty(name);
        GeneralizedLinearResult result = new GeneralizedLinearEstimator(
            new GeneralizedLinearOptions
            {
                Family = Family(expected),
                Scoring = scoring,
                Tolerance = 1e-9,
                MaxIterations = 1000,
            }
        ).Fit(Data(expected));
        double[] errors = expected.GetProperty("se_observed").Numbers();
        double[] coefficients = expected.GetProperty("coef").Numbers();
        // The last step of Fisher scoring leaves a share of the tolerance; that of Newton's method leaves its square.
        double left = scoring == ScoringMethod.Fisher ? 1e-9 : 1e-11;
        Assert.Multiple(() =>
        {
            for (int j = 0; j < coefficients.Length; j++)
            {
                Assert.That(
                    result.Parameters[j],
                    Is.EqualTo(coefficients[j]).Within(Math.Max(1e-11 * Math.Abs(coefficients[j]), left * errors[j])),
                    result.ParameterNames[j]
                );
            }

            Agree.Within(result.Covariance("vanilla"), errors, left);
            Agree.Within(result.Covariance("eim"), expected.GetProperty("se_expected").Numbers(), left);
            Assert.That(result.Deviance, Is.EqualTo(expected.GetProperty("deviance").GetDouble()).Within(1e-11).Percent);
            Assert.That(result.PearsonChiSquared, Is.EqualTo(expected.GetProperty("pearson").GetDouble()).Within(100.0 * left).Percent);
            Assert.That(result.Dispersion, Is.EqualTo(expected.GetProperty("dispersion").GetDouble()).Within(100.0 * left).Percent);
        });
    }

    [TestCaseSource(nameof(Names))]
    public void Default_tolerance_is_a_millionth_of_a_standard_error(string name)
    {
        JsonElement expected = All.GetProperty(name);
        GeneralizedLinearResult result = new GeneralizedLinearEstimator(Family(expected)).Fit(Data(expected));
        double[] errors = expected.GetProperty("se_observed").Numbers();
        double[] coefficients = expected.GetProperty("coef").Numbers();
        for (int j = 0; j < coefficients.Length; j++)
        {
            Assert.That(result.Parameters[j], Is.EqualTo(coefficients[j]).Within(1e-6 * errors[j]), result.ParameterNames[j]);
        }
    }

    private static IGlmFamily Family(JsonElement expected)
    {
        string link = expected.GetProperty("link").GetString()!;
        ILink named = link == "power(0.25)" ? new PowerLink(0.25) : Links.Find(link);
        return expected.GetProperty("family").GetString() switch
        {
            "gaussian" => GlmFamilies.Gaussian(named),
            "gamma" => GlmFamilies.Gamma(named),
            "inverse-gaussian" => GlmFamilies.InverseGaussian(named),
            "poisson" => GlmFamilies.Poisson(named),
            "binomial" => GlmFamilies.Binomial(named),
            "negative-binomial(2)" => GlmFamilies.NegativeBinomial(2.0, named),
            string other => throw new InvalidOperationException(other),
            null => throw new InvalidOperationException(),
        };
    }

    private static RegressionData Data(JsonElement expected)
    {
        string[] data = expected.GetProperty("data").GetString()!.Split(' ');
        return data[0] == "quine"
            ? OtherData.Quine(double.Parse(data[2], System.Globalization.CultureInfo.InvariantCulture))
            : OtherData.Birth(data[1], [.. expected.GetProperty("columns").EnumerateArray().Select(static column => column.GetString()!)]);
    }
}
