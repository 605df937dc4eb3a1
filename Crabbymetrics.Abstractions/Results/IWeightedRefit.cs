namespace Crabbymetrics;

/// <summary>A result that can fit itself again under other weights of its observations: all that a bootstrap needs.</summary>
/// <remarks>
/// A weight multiplies an observation's contribution to the criterion, on top of the weights that the data have: 0 leaves it out, 2 is the
/// observation twice. Implementations are safe for concurrent use and work on the calling thread alone; they may start from the fitted
/// point.
/// </remarks>
public interface IWeightedRefit : IFittedRows
{
    /// <summary>Fits again.</summary>
    /// <param name="weights">The n multipliers, finite and not negative.</param>
    /// <param name="parameters">Receives all k parameters, in the order of <see cref="IEstimationResult.Parameters"/>; NaN where the refit
    /// failed and for a parameter that the original fit left out.</param>
    /// <param name="cancellationToken">Ends the refit with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Whether there is an answer, and if not, why.</returns>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    RefitOutcome Refit(ReadOnlySpan<double> weights, Span<double> parameters, CancellationToken cancellationToken = default);
}
