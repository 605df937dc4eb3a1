using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>Covariances of what tests need on the way, by the name that the user chose for the coefficients.</summary>
internal static class MomentCovariances
{
    /// <summary>The covariance with the small-sample factor that the name or the arguments stand for.</summary>
    /// <exception cref="InferenceUnavailableException">The covariance is one of a regression alone, and these are moments.</exception>
    public static CovarianceMatrix Of(IEstimationResult result, string? name, CovarianceArguments? arguments)
    {
        ICovarianceEstimator covariance = Find(result, name);
        return Of(result, covariance, arguments ?? CovarianceArguments.None);
    }

    /// <summary>The covariance without a small-sample factor.</summary>
    /// <exception cref="InferenceUnavailableException">The covariance is one of a regression alone, and these are moments.</exception>
    public static CovarianceMatrix WithoutFactor(IEstimationResult result, string? name, CovarianceArguments? arguments)
    {
        ICovarianceEstimator covariance = Find(result, name);
        arguments ??= CovarianceArguments.None;
        if (!covariance.Reads.HasFlag(CovarianceInputs.SmallSample))
        {
            return Of(result, covariance, arguments);
        }

        // Without a small-sample factor there is no G, in which several clusterings could differ, and no effects are counted.
        return Of(result, covariance, arguments with { SmallSample = "none", MultiwayFactor = null, AbsorbedCount = null });
    }

    private static ICovarianceEstimator Find(IEstimationResult result, string? name) =>
        ((ICovarianceSource)result).Covariances.Find(name ?? result.DefaultCovarianceName());

    private static CovarianceMatrix Of(IEstimationResult result, ICovarianceEstimator covariance, CovarianceArguments arguments)
    {
        try
        {
            return result.Covariance(covariance, arguments);
        }
        catch (NotSupportedException) when (result is MomentSystem)
        {
            throw new InferenceUnavailableException(
                $"'{covariance.Name}' is defined for the coefficients of one regression, not for moments or for several regressions "
                    + "together. Take hc1 for it, or cr1 with clusters (as weights of GMM hc0, cr0 or hac)."
            );
        }
    }
}
