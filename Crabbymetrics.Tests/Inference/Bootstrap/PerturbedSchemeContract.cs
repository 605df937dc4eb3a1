using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Inference.Bootstrap;

/// <summary>The scheme of the page on the bootstrap keeps the contract.</summary>
public sealed class PerturbedSchemeContract : BootstrapSchemeContract<PerturbedScheme>
{
    protected override PerturbedScheme Scheme { get; } = new();

    protected override void Register(ICrabbymetricsBuilder builder) => builder.AddBootstrapScheme(Scheme);
}
