using System.Collections.Immutable;

namespace Crabbymetrics.Optimization;

/// <summary>How a run ended. Immutable.</summary>
public sealed class OptimizationResult
{
    /// <summary>
    /// The best point: the last iterate; or, where a lower cost was seen elsewhere (a search cut short, a solver that may go uphill), the
    /// point of the lowest cost.
    /// </summary>
    public required ImmutableArray<double> X { get; init; }

    /// <summary>The cost at <see cref="X"/>; NaN where none was finite.</summary>
    public required double Cost { get; init; }

    /// <summary>The last iterate.</summary>
    public required ImmutableArray<double> LastX { get; init; }

    /// <summary>The cost at <see cref="LastX"/>.</summary>
    public required double LastCost { get; init; }

    /// <summary>
    /// The largest absolute component of the gradient at <see cref="X"/> (under bounds: of the projected gradient); null where the solver
    /// works without one, and where the best point is not the last iterate.
    /// </summary>
    public required double? GradientNorm { get; init; }

    /// <summary>The gradient at <see cref="X"/> (under bounds: the projected gradient), of length n; empty where
    /// <see cref="GradientNorm"/> is null.</summary>
    public ImmutableArray<double> Gradient { get; init; } = [];

    /// <summary>The inverse Hessian as <see cref="BfgsSolver"/> has learned it, n x n, row-major: a start for another run
    /// (<see cref="BfgsSolver.InitialInverseHessian"/>), not a covariance. Empty for other solvers.</summary>
    public ImmutableArray<double> LearnedInverseHessian { get; init; } = [];

    /// <summary>
    /// The Newton decrement sqrt(g' H^-1 g) as last measured: before the last step, where a
    /// <see cref="NewtonDecrementRule"/> ended the run. Null where the solver does not know it.
    /// </summary>
    public required double? NewtonDecrement { get; init; }

    /// <summary>The iterations completed.</summary>
    public required int Iterations { get; init; }

    /// <summary>Why the run ended.</summary>
    public required TerminationReason Reason { get; init; }

    /// <summary>Whether <see cref="Reason"/> is one of success.</summary>
    public bool Converged => Reason.IsConverged();

    /// <summary>The reason as a sentence.</summary>
    public string Message => Reason.Describe();

    /// <summary>The calls made.</summary>
    public required EvaluationCounts Counts { get; init; }

    /// <summary>The time taken; with the time before, where the run was resumed.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The name of the solver.</summary>
    public required string Solver { get; init; }

    /// <summary>What went wrong beside the run, such as a checkpoint that could not be written. Empty where nothing did.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant(
            $"{Solver}: {Reason} after {Iterations} iterations and {Counts.Calls} calls, cost {Cost:G17}. {Message}"
        );
}
