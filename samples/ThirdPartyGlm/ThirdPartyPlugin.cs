using Crabbymetrics;
using Crabbymetrics.Estimators;

namespace ThirdPartyGlm;

/// <summary>What <c>crabby --plugin ThirdPartyGlm.dll</c> finds, and what any host may call.</summary>
public sealed class ThirdPartyPlugin : ICrabbymetricsPlugin
{
    private static EstimatorDescriptor<LikelihoodOptions, LikelihoodResult> Weibull { get; } =
        new(
            "weibull",
            "Durations with a Weibull distribution, some of them censored.",
            LikelihoodOptions.Schema,
            static (options, services) => new CensoredWeibull(options, EstimationServices.Of(services))
        )
        {
            Roles = DataRoles.Offset | DataRoles.Weights,
            FurtherColumns = [new FurtherColumn("event", "1 where the duration ended, 0 where it was still running")],
        };

    /// <inheritdoc/>
    public void Register(ICrabbymetricsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddEstimator(Weibull);
        builder.AddFamily(ZeroTruncatedPoisson.Descriptor);
        builder.AddCovariance<Hc4Covariance>();
        builder.AddSolver<DampedNewtonSolver>("damped-newton");
    }
}
