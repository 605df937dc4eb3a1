using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>Covariances of what tests need on the way, by the name that the user chose for the coefficients.</summary>
internal static class MomentCovariances
{
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

        // A factor that is none has no G, by which several clusterings could differ.
        return result.Covariance(covariance, arguments with { SmallSample = "none", MultiwayFactor = null });
    }
}
