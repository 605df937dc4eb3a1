namespace Crabbymetrics.Estimators;

/// <summary>How a search for the solution of estimating equations ended.</summary>
internal sealed record MEstimationSolution
{
    public required double[] Point { get; init; }

    public required bool Converged { get; init; }

    /// <summary>Why it ended, in one word.</summary>
    public required TerminationReason Reason { get; init; }

    /// <summary>Why it ended, in a sentence.</summary>
    public required string Message { get; init; }

    public required int Iterations { get; init; }

    /// <summary>The length of the last step in standard errors.</summary>
    public required double Distance { get; init; }

    /// <summary>What was minimized: the criterion; for equations alone, 0 at their root.</summary>
    public required double Objective { get; init; }

    public required string Solver { get; init; }

    /// <summary>A place near the end where the scores jump, so that they have no derivative; null where none was found, or looked
    /// for.</summary>
    public ScoreJump? Jump { get; init; }
}
