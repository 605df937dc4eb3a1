namespace Crabbymetrics;

/// <summary>A result that can fit itself again under random weights by recipe, wherever its rows live: what
/// <see cref="IWeightedRefit"/> does with n weights from the caller.</summary>
/// <remarks>Implementations are safe for concurrent use and may start from the fitted point.</remarks>
public interface IRecipeRefit
{
    /// <summary>Fits again.</summary>
    /// <param name="recipe">The weights, on top of those that the data have.</param>
    /// <param name="parameters">Receives all k parameters, in the order of <see cref="IEstimationResult.Parameters"/>; NaN where the refit
    /// failed and for a parameter that the original fit left out.</param>
    /// <param name="cancellationToken">Ends the refit with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Whether there is an answer, and if not, why.</returns>
    /// <exception cref="ArgumentException">There is not room for k parameters.</exception>
    RefitOutcome Refit(ResamplingRecipe recipe, Span<double> parameters, CancellationToken cancellationToken = default);
}
