namespace Crabbymetrics.Estimators;

/// <summary>The answer at one penalty.</summary>
internal sealed record NetPoint
{
    /// <summary>The reported parameters: the intercept, where there is one, and the slopes of the raw columns.</summary>
    public required double[] Parameters { get; init; }

    /// <summary>The mean loss with the penalty.</summary>
    public required double Objective { get; init; }

    /// <summary>The penalty.</summary>
    public required double Penalty { get; init; }

    /// <summary>The largest violation of the optimality conditions.</summary>
    public required double Residual { get; init; }

    /// <summary>An upper bound on how far the objective is above its minimum.</summary>
    public required double Gap { get; init; }

    /// <summary>The deviance.</summary>
    public required double Deviance { get; init; }

    /// <summary>Newton steps, or rounds of the working set.</summary>
    public required int Iterations { get; init; }

    /// <summary>Whether the residual is at most what was asked for.</summary>
    public required bool Converged { get; init; }
}
