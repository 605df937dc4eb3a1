namespace Crabbymetrics;

/// <summary>Estimates the sampling distribution of a result by fitting it again under random weights.</summary>
public interface IBootstrapEngine
{
    /// <summary>Runs a bootstrap.</summary>
    /// <param name="result">A result that can refit under weights.</param>
    /// <param name="options">Replications, seed, scheme, level, threads.</param>
    /// <param name="progress">Told from time to time how far the run is; null for no report. It may be called from any thread.</param>
    /// <param name="cancellationToken">Ends the run early; the draws so far are returned and the result says that it is not complete.</param>
    /// <returns>The draws and what follows from them.</returns>
    /// <exception cref="ArgumentException">An option is wrong; the message names it.</exception>
    /// <exception cref="BootstrapException">A replicate failed and the options ask for that to be an error.</exception>
    BootstrapResult Run(IWeightedRefit result, BootstrapOptions options, IProgress<BootstrapProgress>? progress = null, CancellationToken cancellationToken = default);
}
