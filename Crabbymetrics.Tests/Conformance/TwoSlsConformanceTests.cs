using System.Text.Json;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>Estimates and covariances of equations with instruments against numbers from 260-bit arithmetic
/// (Fixtures/iv/README.md).</summary>
public sealed class TwoSlsConformanceTests
{
    private const double Tolerance = 1e-10;

    private static readonly string[] Sets =
    [
        "mroz",
        "schooling",
        "sim_two_endogenous",
        "sim_two_endogenous_weighted",
        "sim_weak_handed",
        "sim_weak_unbounded_handed",
    ];

    [TestCaseSource(nameof(Sets))]
    public void Estimates_and_fit(string name)
    {
        IvReference reference = IvReference.Load(name);
        TwoSlsResult result = new TwoSlsEstimator().Fit(reference.Data());
        Assert.Multiple(() =>
        {
            Assert.That(result.ParameterNames, Is.EqualTo(reference.Names));
            IvReference.AssertClose(result.Parameters, reference.Root.GetProperty("coef"), 1e-12, "coefficients");
            IvReference.AssertClose(result.ResidualSumOfSquares, reference.Root.GetProperty("rss"), Tolerance, "rss");
            IvReference.AssertClose(result.TotalSumOfSquares, reference.Root.GetProperty("tss"), Tolerance, "tss");
            IvReference.AssertClose(result.Sigma, reference.Root.GetProperty("sigma"), Tolerance, "sigma");
            IvReference.AssertClose(result.RSquared, reference.Root.GetProperty("r2"), 1e-9, "R2");
            IvReference.AssertClose(result.AdjustedRSquared, reference.Root.GetProperty("adj_r2"), 1e-9, "adjusted R2");
            Assert.That(result.ObservationCount, Is.EqualTo(reference.Root.GetProperty("nobs").GetDouble()));
            Assert.That(result.ResidualDegreesOfFreedom, Is.EqualTo(reference.Root.GetProperty("df_resid").GetDouble()));
        });
    }

    [TestCaseSource(nameof(Sets))]
    public void Liml_and_Fuller(string name)
    {
        IvReference reference = IvReference.Load(name);
        RegressionData data = reference.Data();
        foreach (
            (TwoSlsMethod method, string key) in ((TwoSlsMethod, string)[])[(TwoSlsMethod.Liml, "liml"), (TwoSlsMethod.Fuller, "fuller1")]
        )
        {
            TwoSlsResult result = new TwoSlsEstimator(new TwoSlsOptions { Method = method }).Fit(data);
            JsonElement expected = reference.Root.GetProperty(key);
            Assert.Multiple(() =>
            {
                IvReference.AssertClose(result.Kappa!.Value, expected.GetProperty("kappa"), 1e-13, $"{key} kappa");
                IvReference.AssertClose(result.Parameters, expected.GetProperty("coef"), Tolerance, $"{key} coefficients");
            });
        }
    }

    [TestCaseSource(nameof(Sets))]
    public void Standard_errors(string name)
    {
        IvReference reference = IvReference.Load(name);
        RegressionData data = reference.Data();
        TwoSlsResult[] results =
        [
            new TwoSlsEstimator().Fit(data),
            new TwoSlsEstimator(new TwoSlsOptions { Method = TwoSlsMethod.Liml }).Fit(data),
            new TwoSlsEstimator(new TwoSlsOptions { Method = TwoSlsMethod.Fuller }).Fit(data),
        ];
        int seen = 0;
        foreach (JsonProperty entry in reference.StandardErrors.EnumerateObject())
        {
            // What other packages print under these names is another formula.
            if (entry.Name.Contains("AER", StringComparison.Ordinal) || entry.Name.Contains("linearmodels", StringComparison.Ordinal))
            {
                continue;
            }

            string text = entry.Name;
            TwoSlsResult result = results[0];
            if (text.StartsWith("liml:", StringComparison.Ordinal) || text.StartsWith("fuller1:", StringComparison.Ordinal))
            {
                result = results[text[0] == 'l' ? 1 : 2];
                text = text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
            }

            if (text == "vanilla-large(n)")
            {
                double factor = Math.Sqrt(result.ResidualDegreesOfFreedom / result.ObservationCount);
                double[] large = [.. result.Covariance("vanilla").StandardErrors().Select(error => factor * error)];
                IvReference.AssertClose(large, entry.Value, Tolerance, entry.Name);
                continue;
            }

            string[] parts = text.Split(' ')[0].Split(':');
            CovarianceArguments? arguments = parts.Length > 1 ? new CovarianceArguments { Clusters = [parts[1]] } : null;
            IvReference.AssertClose(result.Covariance(parts[0], arguments).StandardErrors(), entry.Value, Tolerance, entry.Name);
            seen++;
        }

        Assert.That(seen, Is.GreaterThanOrEqualTo(15));
    }

    [TestCaseSource(nameof(Sets))]
    public void Covariances(string name)
    {
        IvReference reference = IvReference.Load(name);
        TwoSlsResult result = new TwoSlsEstimator().Fit(reference.Data());
        foreach (JsonProperty entry in reference.Root.GetProperty("vcov").EnumerateObject())
        {
            string[] parts = entry.Name.Split(':');
            CovarianceArguments? arguments = parts.Length > 1 ? new CovarianceArguments { Clusters = [parts[1]] } : null;
            CovarianceMatrix covariance = result.Covariance(parts[0], arguments);
            int row = 0;
            foreach (JsonElement expected in entry.Value.EnumerateArray())
            {
                int at = row++;
                double[] errors = [.. covariance.StandardErrors()];
                double[] numbers = IvReference.Numbers(expected);
                for (int j = 0; j < numbers.Length; j++)
                {
                    Assert.That(covariance[at, j], Is.EqualTo(numbers[j]).Within(Tolerance * errors[at] * errors[j]), entry.Name);
                }
            }
        }
    }

    [TestCaseSource(nameof(Sets))]
    public void Two_step_gmm(string name)
    {
        IvReference reference = IvReference.Load(name);
        RegressionData data = reference.Data();
        foreach (
            JsonProperty entry in reference
                .Root.EnumerateObject()
                .Where(static entry => entry.Name.StartsWith("gmm:", StringComparison.Ordinal))
        )
        {
            string weights = entry.Name == "gmm:robust" ? "sandwich" : "cr0";
            TwoSlsResult result = new TwoSlsEstimator(new TwoSlsOptions { Method = TwoSlsMethod.Gmm, GmmWeights = weights }).Fit(data);
            Assert.Multiple(() =>
            {
                IvReference.AssertClose(result.Parameters, entry.Value.GetProperty("coef"), Tolerance, $"{entry.Name} coefficients");
                IvReference.AssertClose(
                    result.Covariance(weights).StandardErrors(),
                    entry.Value.GetProperty("se_sandwich"),
                    Tolerance,
                    $"{entry.Name} sandwich"
                );
                IvReference.AssertClose(
                    result.Covariance("vanilla").StandardErrors(),
                    entry.Value.GetProperty("se_efficient"),
                    Tolerance,
                    $"{entry.Name} efficient"
                );
            });
        }
    }
}
