namespace Crabbymetrics.Estimators;

/// <summary>Where a minimization ended: the working parameters with the Hessian and the cost there, and how it went.</summary>
internal sealed class GlmOptimum
{
    public required double[] Point { get; init; }

    public required double[] Hessian { get; init; }

    public required double Cost { get; init; }

    public required double Decrement { get; init; }

    public required bool Converged { get; init; }

    public required string Reason { get; init; }

    public required string Message { get; init; }

    public required int Iterations { get; init; }

    public required Optimization.EvaluationCounts Counts { get; init; }
}
