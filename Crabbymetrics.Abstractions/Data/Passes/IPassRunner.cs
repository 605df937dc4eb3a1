namespace Crabbymetrics;

/// <summary>
/// Runs passes over all rows of observations and returns their sums. <see cref="BlockRunner"/> is the one over rows in memory. It serves
/// one caller at a time.
/// </summary>
public interface IPassRunner : IDisposable
{
    /// <summary>Runs a pass.</summary>
    /// <param name="pass">What is summed.</param>
    /// <param name="sums">Receives the <see cref="IPass.SumCount"/> sums.</param>
    /// <param name="cancellationToken">Ends the pass early.</param>
    /// <exception cref="ArgumentException">There is room for fewer sums.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void Run(IPass pass, Span<double> sums, CancellationToken cancellationToken = default);
}
