using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing;

/// <summary>Every built-in link keeps the contract.</summary>
[TestFixtureSource(nameof(Names))]
public sealed class LinkContracts(string name) : LinkContract
{
    public static IEnumerable<string> Names => Links.Names;

    protected override ILink Link => Links.Find(name);

    protected override double[] LinearPredictors =>
        name is "identity" or "log" or "logit" or "probit" or "cloglog" ? base.LinearPredictors : [0.8, 1.1, 1.5, 2.0];
}
