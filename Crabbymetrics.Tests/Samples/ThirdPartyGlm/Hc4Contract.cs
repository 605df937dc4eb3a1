using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;
using ThirdPartyGlm;

namespace Crabbymetrics.Tests.Samples.ThirdPartyGlm;

public sealed class Hc4Contract : CovarianceContract<Hc4Covariance>
{
    protected override Hc4Covariance Covariance { get; } = new();

    protected override void Register(ICrabbymetricsBuilder builder) => builder.AddCovariance<Hc4Covariance>();
}
