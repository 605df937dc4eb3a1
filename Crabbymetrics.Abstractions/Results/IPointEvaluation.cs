namespace Crabbymetrics;

/// <summary>
/// A result whose model can be evaluated at other parameters than its estimates: its scores, its information and its likelihood there.
/// Tests that impose a hypothesis (the wild score test) find the restricted estimates with it, without a fitting routine for each kind of
/// restriction.
/// </summary>
public interface IPointEvaluation : IEstimationResult
{
    /// <summary>Evaluates the model; nothing is fitted.</summary>
    /// <param name="parameters">The k parameters, in the order of <see cref="IEstimationResult.Parameters"/>; those that the fit left out
    /// are ignored.</param>
    /// <returns>
    /// The same model at these parameters, with the capabilities that this result has: where it has <see cref="IScoreContributions"/> and
    /// <see cref="IInformation"/>, in the same working parameters.
    /// </returns>
    /// <exception cref="ArgumentException">The number of parameters is wrong or one is not finite.</exception>
    IEstimationResult EvaluateAt(ReadOnlySpan<double> parameters);
}
