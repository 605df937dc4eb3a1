using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;
using ThirdPartyGlm;

namespace Crabbymetrics.Tests.Samples.ThirdPartyGlm;

/// <summary>The modified covariance of the sample keeps the contract.</summary>
public sealed class Hc4mContract : CovarianceContract<Hc4mCovariance>
{
    protected override Hc4mCovariance Covariance { get; } = new();

    protected override void Register(ICrabbymetricsBuilder builder) => builder.AddCovariance<Hc4mCovariance>();
}
