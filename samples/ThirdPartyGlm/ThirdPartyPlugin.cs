using Crabbymetrics.Estimators;

namespace ThirdPartyGlm;

/// <summary>What <c>crabby --plugin ThirdPartyGlm.dll</c> finds, and what any host may call.</summary>
public sealed class ThirdPartyPlugin : ICrabbymetricsPlugin
{
    /// <inheritdoc/>
    public void Register(ICrabbymetricsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddFamily(ZeroTruncatedPoisson.Descriptor);
        builder.AddCovariance<Hc4Covariance>();
        builder.AddSolver<DampedNewtonSolver>("damped-newton");
    }
}
