using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing;

/// <summary>The distributions keep the contract.</summary>
[TestFixtureSource(nameof(Names))]
public sealed class OutcomeDistributionContracts(string name) : OutcomeDistributionContract
{
    public static IEnumerable<string> Names => ["poisson", "binomial", "gamma", "negative-binomial", "gaussian"];

    protected override OutcomeDistribution Distribution =>
        name switch
        {
            "poisson" => new PoissonDistribution(),
            "binomial" => new BinomialDistribution(),
            "gamma" => new GammaDistribution(),
            "negative-binomial" => new NegativeBinomialDistribution(1.5),
            _ => new GaussianDistribution(),
        };

    protected override ILink Link =>
        name switch
        {
            "binomial" => LogitLink.Instance,
            "gaussian" => IdentityLink.Instance,
            _ => LogLink.Instance,
        };

    protected override double[] Outcomes =>
        name switch
        {
            "binomial" => [0.0, 1.0],
            "gamma" => [0.1, 0.9, 1.0, 6.0],
            "gaussian" => [-1.5, 0.3, 4.0],
            _ => [0.0, 1.0, 2.0, 7.0],
        };
}
