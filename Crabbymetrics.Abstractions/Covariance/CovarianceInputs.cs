namespace Crabbymetrics;

/// <summary>What a covariance formula can read beyond the scores and the information of a result.</summary>
/// <remarks>A formula declares them in <see cref="ICovarianceEstimator.Reads"/>. An argument that is given to a formula that does not read
/// it is refused: a covariance that ignored the clusters it was asked for would be a wrong answer without a word.</remarks>
[Flags]
public enum CovarianceInputs
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><see cref="CovarianceArguments.Clusters"/>.</summary>
    Clusters = 1,

    /// <summary>The time of each observation, which the data carry (<see cref="RegressionData.Time"/>).</summary>
    Time = 2,

    /// <summary><see cref="CovarianceArguments.Lag"/>.</summary>
    Lag = 4,

    /// <summary><see cref="CovarianceArguments.SmallSample"/>.</summary>
    SmallSample = 8,

    /// <summary><see cref="CovarianceArguments.MultiwayFactor"/>.</summary>
    MultiwayFactor = 16,

    /// <summary><see cref="CovarianceArguments.ClusterDegreesOfFreedom"/>.</summary>
    ClusterDegreesOfFreedom = 32,

    /// <summary><see cref="CovarianceArguments.Kernel"/>.</summary>
    Kernel = 64,

    /// <summary><see cref="CovarianceArguments.Bandwidth"/> and <see cref="CovarianceArguments.BandwidthRule"/>.</summary>
    Bandwidth = 128,

    /// <summary><see cref="CovarianceArguments.Prewhiten"/>.</summary>
    Prewhiten = 256,

    /// <summary>The unit of a panel that each observation belongs to, which the data carry (<see cref="RegressionData.Units"/>).</summary>
    Units = 512,

    /// <summary><see cref="CovarianceArguments.AbsorbedCount"/>: read by every formula that reads <see cref="SmallSample"/>, of models with
    /// absorbed effects.</summary>
    AbsorbedCount = 1024,

    /// <summary><see cref="CovarianceArguments.Bread"/>.</summary>
    Bread = 2048,
}
