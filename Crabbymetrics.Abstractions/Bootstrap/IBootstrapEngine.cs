namespace Crabbymetrics;

/// <summary>Estimates the sampling distribution of a result by computing it again from random variations of its data.</summary>
public interface IBootstrapEngine
{
    /// <summary>Runs a bootstrap.</summary>
    /// <param name="result">A fitted model with the capability that the scheme needs: <see cref="IWeightedRefit"/> for those that
    /// resample.</param>
    /// <param name="options">Replications, seed, scheme, limits, level, threads.</param>
    /// <param name="progress">Told from time to time how far the run is; null for no report. It may be called from any thread, one call at
    /// a time.</param>
    /// <param name="cancellationToken">Ends the run early; the draws so far are returned and the result says that it is not
    /// complete.</param>
    /// <returns>The draws and what follows from them.</returns>
    /// <exception cref="ArgumentException">An option is wrong; the message names it.</exception>
    /// <exception cref="NotSupportedException">The result lacks a capability that the scheme needs; the message names it.</exception>
    /// <exception cref="BootstrapException">A replicate failed and the options ask for that to be an error.</exception>
    BootstrapResult Run(
        IEstimationResult result,
        BootstrapOptions options,
        IProgress<BootstrapProgress>? progress = null,
        CancellationToken cancellationToken = default
    );
}
