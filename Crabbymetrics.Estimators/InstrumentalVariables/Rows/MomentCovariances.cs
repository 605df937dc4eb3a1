using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>Covariances of what tests need on the way, by the name that the user chose for the coefficients.</summary>
internal static class MomentCovariances
{
    /// <summary>The covariance with the small-sample factor that the name or the arguments stand for.</summary>
    public static CovarianceMatrix Of(IEstimationResult result, string? name, CovarianceArguments? arguments) =>
        result.Covariance(name, arguments);

    /// <summary>The covariance without a small-sample factor.</summary>
    public static CovarianceMatrix WithoutFactor(IEstimationResult result, string? name, CovarianceArguments? arguments)
    {
        ICovarianceRegistry registry = ((ICovarianceSource)result).Covariances;
        ICovarianceEstimator covariance = registry.Find(name ?? result.DefaultCovarianceName());
        arguments ??= CovarianceArguments.None;
        if (!covariance.Reads.HasFlag(CovarianceInputs.SmallSample))
        {
            return result.Covariance(covariance, arguments);
        }

        return result.Covariance(
            covariance,
            new CovarianceArguments
            {
                Clusters = arguments.Clusters,
                Lag = arguments.Lag,
                Kernel = arguments.Kernel,
                Bandwidth = arguments.Bandwidth,
                BandwidthRule = arguments.BandwidthRule,
                Prewhiten = arguments.Prewhiten,
                SmallSample = "none",
                ClusterDegreesOfFreedom = arguments.ClusterDegreesOfFreedom,
            }
        );
    }
}
