using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing;

/// <summary>The project's families keep the contract, with the links that leave the linear predictor free.</summary>
[TestFixtureSource(nameof(Cases))]
public sealed class GlmFamilyContracts(string distribution, string link) : GlmFamilyContract
{
    public static IEnumerable<TestFixtureData> Cases =>
        [
            new("binomial", "logit"),
            new("binomial", "probit"),
            new("binomial", "cloglog"),
            new("gaussian", "identity"),
            new("gamma", "log"),
            new("inverse-gaussian", "log"),
            new("negative-binomial", "log"),
            new("poisson", "log"),
        ];

    protected override IGlmFamily Family { get; } =
        distribution switch
        {
            "binomial" => GlmFamilies.Binomial(Links.Find(link)),
            "gaussian" => GlmFamilies.Gaussian(Links.Find(link)),
            "gamma" => GlmFamilies.Gamma(Links.Find(link)),
            "inverse-gaussian" => GlmFamilies.InverseGaussian(Links.Find(link)),
            "negative-binomial" => GlmFamilies.NegativeBinomial(1.5, Links.Find(link)),
            _ => GlmFamilies.Poisson(Links.Find(link)),
        };

    protected override double[] Outcomes =>
        distribution switch
        {
            "binomial" => [0.0, 1.0],
            "gaussian" => [-1.5, 0.0, 0.3, 4.0],
            "gamma" or "inverse-gaussian" => [0.1, 0.9, 1.0, 6.0],
            _ => [0.0, 1.0, 2.0, 7.0],
        };

    protected override double[] UnacceptableOutcomes =>
        distribution switch
        {
            "binomial" => [-0.1, 1.1],
            "gaussian" => [],
            "gamma" or "inverse-gaussian" => [0.0, -1.0],
            _ => [-1.0],
        };

    protected override double[]? Support =>
        distribution switch
        {
            "binomial" => [0.0, 1.0],
            "negative-binomial" => [.. Enumerable.Range(0, 1500).Select(static y => (double)y)],
            "poisson" => [.. Enumerable.Range(0, 80).Select(static y => (double)y)],
            _ => null,
        };
}
