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
        "fe_iv/sim_panel",
        "fe_iv/sim_panel_weighted",
    ];

    [TestCaseSource(nameof(Sets))]
    public void Estimates_and_fit(string name)
    {
        IvReference reference = IvReference.Load(name);
        TwoSlsResult result = reference.Estimator().Fit(reference.Data());
        Assert.Multiple(() =>
        {
            Assert.That(result.ParameterNames, Is.EqualTo(reference.Names));
            IvReference.AssertClose(result.Parameters, reference.Root.GetProperty("coef"), 1e-12, "coefficients");
            IvReference.AssertClose(result.ResidualSumOfSquares, reference.Root.GetProperty("rss"), Tolerance, "rss");
            IvReference.AssertClose(result.Sigma, reference.Root.GetProperty("sigma"), Tolerance, "sigma");
            if (reference.Root.TryGetProperty("tss", out JsonElement total))
            {
                IvReference.AssertClose(result.TotalSumOfSquares, total, Tolerance, "tss");
                IvReference.AssertClose(result.RSquared, reference.Root.GetProperty("r2"), 1e-9, "R2");
                IvReference.AssertClose(result.AdjustedRSquared, reference.Root.GetProperty("adj_r2"), 1e-9, "adjusted R2");
            }
            else
            {
                JsonElement printed = reference.Root.GetProperty("fixest").GetProperty("statistics");
                FixedEffectsTwoSlsResult absorbed = (FixedEffectsTwoSlsResult)result;
                Assert.That(absorbed.AbsorbedRank, Is.EqualTo(reference.Root.GetProperty("absorbed_rank").GetInt32()));
                IvReference.AssertClose(result.RSquared, printed.GetProperty("r2"), 1e-12, "R2");
                IvReference.AssertClose(result.AdjustedRSquared, printed.GetProperty("ar2"), 1e-12, "adjusted R2");
                IvReference.AssertClose(absorbed.WithinRSquared, printed.GetProperty("wr2"), 1e-12, "within R2");
            }

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
            TwoSlsResult result = reference.Estimator(method).Fit(data);
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
            reference.Estimator().Fit(data),
            reference.Estimator(TwoSlsMethod.Liml).Fit(data),
            reference.Estimator(TwoSlsMethod.Fuller).Fit(data),
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
            if (parts[0] is "hc2" or "hc3" && reference.Effects.Length > 0)
            {
                // With the leverages of the columns without their effects, which leave out those of the effects.
                IvReference.AssertClose(WithoutEffects(reference).Covariance(parts[0]).StandardErrors(), entry.Value, Tolerance, text);
                continue;
            }

            CovarianceArguments arguments = reference.Arguments(parts.AsSpan(1));
            IvReference.AssertClose(result.Covariance(parts[0], arguments).StandardErrors(), entry.Value, Tolerance, entry.Name);
            seen++;
        }

        Assert.That(seen, Is.GreaterThanOrEqualTo(15));
    }

    // The equation of the columns without their effects, as if they were data.
    private static TwoSlsResult WithoutEffects(IvReference reference)
    {
        RegressionData data = reference.Data();
        WithinTransformation within = new(data, 1e-13);
        DesignMatrix z = data.Instruments!.Design;
        RegressionData plain = RegressionData
            .Create(Within(data.Design), within.Apply(data.Outcome.ToArray())[0])
            .WithInstruments(DesignMatrix.Create(data.RowCount, Within(z)), reference.Endogenous);
        if (data.Weights is { } weights)
        {
            plain = plain.WithWeights(weights.Values.ToArray(), weights.Kind);
        }

        return new TwoSlsEstimator(new TwoSlsOptions { FitIntercept = false }).Fit(plain);

        KeyValuePair<string, double[]>[] Within(DesignMatrix design)
        {
            double[] column = new double[data.RowCount];
            return
            [
                .. design.ColumnNames.Select(
                    (name, j) =>
                    {
                        design.CopyColumn(j, column);
                        return KeyValuePair.Create(name, within.Apply(column)[0]);
                    }
                ),
            ];
        }
    }

    [TestCaseSource(nameof(Sets))]
    public void Covariances(string name)
    {
        IvReference reference = IvReference.Load(name);
        TwoSlsResult result = reference.Estimator().Fit(reference.Data());
        foreach (JsonProperty entry in reference.Root.GetProperty("vcov").EnumerateObject())
        {
            string[] parts = entry.Name.Split(':');
            CovarianceArguments arguments = reference.Arguments(parts.AsSpan(1));
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
    public void Two_step_gmm(string set)
    {
        IvReference reference = IvReference.Load(set);
        foreach (
            JsonProperty entry in reference
                .Root.EnumerateObject()
                .Where(static entry => entry.Name.StartsWith("gmm:", StringComparison.Ordinal))
        )
        {
            string weights = entry.Name == "gmm:robust" ? "sandwich" : "cr0";
            string? cluster = entry.Name.Split(':') is [_, _, string name] ? name : null;
            TwoSlsResult result = reference.Estimator(TwoSlsMethod.Gmm, weights).Fit(reference.Data(cluster));
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
