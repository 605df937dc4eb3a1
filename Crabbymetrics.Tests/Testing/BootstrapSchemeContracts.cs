using Crabbymetrics.Inference;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing;

/// <summary>Every built-in bootstrap scheme keeps the contract.</summary>
[TestFixtureSource(nameof(Names))]
public sealed class BootstrapSchemeContracts(string name) : BootstrapSchemeContract<IBootstrapScheme>
{
    public static IEnumerable<string> Names => new BootstrapSchemeRegistry().Names;

    protected override IBootstrapScheme Scheme => new BootstrapSchemeRegistry().Find(name);

    protected override string? Cluster => name.Contains("cluster", StringComparison.Ordinal) ? "group" : null;

    protected override string ComparableCovariance =>
        Cluster is not null ? "cr1"
        : name == "parametric" ? "vanilla"
        : "hc1";
}
