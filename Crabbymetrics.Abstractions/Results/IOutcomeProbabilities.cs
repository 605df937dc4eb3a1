namespace Crabbymetrics;

/// <summary>A result whose outcomes are whole numbers, 0 or more, with a probability for each: rootograms and quantile residuals need
/// it.</summary>
public interface IOutcomeProbabilities : IFittedMeans
{
    /// <summary>Why there are no probabilities (the outcome is continuous, say); null where there are.</summary>
    string? ProbabilitiesUnavailableReason { get; }

    /// <summary>Writes the probability of an outcome for each row, at the fitted mean of the row.</summary>
    /// <param name="outcome">The outcome: a whole number, 0 or more.</param>
    /// <param name="probabilities">Receives the n values.</param>
    /// <exception cref="NotSupportedException">There are none; the message is the reason.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The outcome is negative.</exception>
    void CopyProbabilities(int outcome, Span<double> probabilities);
}
