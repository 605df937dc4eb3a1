namespace Crabbymetrics;

/// <summary>
/// A result that can fit itself again under other weights and return the whole refitted model rather than its parameters alone. Studentized
/// bootstrap limits need it for the standard errors of each replicate. It is also all that a result writes to have refits:
/// <see cref="IWeightedRefit.Refit"/> calls it, unless the result has a faster way to the parameters.
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

    RefitOutcome IWeightedRefit.Refit(ReadOnlySpan<double> weights, Span<double> parameters, CancellationToken cancellationToken)
    {
        if (parameters.Length != Parameters.Length)
        {
            throw new ArgumentException(
                $"There are {Parameters.Length} parameters; there is room for {parameters.Length}.",
                nameof(parameters)
            );
        }

        parameters.Fill(double.NaN);
        try
        {
            IEstimationResult refitted = RefitFull(weights, cancellationToken);
            for (int j = 0; j < parameters.Length; j++)
            {
                // A parameter of this fit that the resample does not identify, or the other way round: another model.
                if (double.IsNaN(refitted.Parameters[j]) != double.IsNaN(Parameters[j]))
                {
                    return RefitOutcome.Failure("the resample identifies other parameters");
                }
            }

            refitted.Parameters.CopyTo(parameters);
            return RefitOutcome.Success;
        }
        catch (ConvergenceException error)
        {
            return RefitOutcome.Failure($"no convergence: {error.Diagnostics.TerminationReason}");
        }
        catch (CrabbymetricsException error)
        {
            return RefitOutcome.Failure(
                error switch
                {
                    IdentificationException => "not identified",
                    SeparationException => "separated",
                    _ => error.Message,
                }
            );
        }
    }
}
