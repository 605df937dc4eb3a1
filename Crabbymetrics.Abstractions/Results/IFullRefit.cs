namespace Crabbymetrics;

/// <summary>
/// A result that can fit itself again under other weights and return the whole refitted model rather than its parameters alone. Studentized
/// bootstrap limits need it for the standard errors of each replicate.
/// </summary>
/// <remarks>A weight means what it means in <see cref="IWeightedRefit"/>. Implementations are safe for concurrent use and work on the
/// calling thread alone.</remarks>
public interface IFullRefit : IWeightedRefit
{
    /// <summary>Fits again.</summary>
    /// <param name="weights">The n multipliers, finite and not negative.</param>
    /// <param name="cancellationToken">Ends the refit with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>
    /// The refitted model, with all n rows and the same parameter names as this one. Its <see cref="IScoreContributions"/> and
    /// <see cref="IInformation"/>, where it has them, include the multipliers.
    /// </returns>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    /// <exception cref="CrabbymetricsException">The refit has no answer: it did not converge, or the parameters are not
    /// identified.</exception>
    IEstimationResult RefitFull(ReadOnlySpan<double> weights, CancellationToken cancellationToken = default);
}
