using System.Collections.Immutable;

namespace Crabbymetrics.Optimization;

/// <summary>How a minimization under nonlinear constraints ended. Immutable.</summary>
public sealed class ConstrainedResult
{
    /// <summary>The last point.</summary>
    public required ImmutableArray<double> X { get; init; }

    /// <summary>The cost at <see cref="X"/>, without any penalty.</summary>
    public required double Cost { get; init; }

    /// <summary>The Lagrange multipliers of the equalities: the gradient of the cost is <c>-sum lambda_i grad h_i - sum mu_j grad g_j</c>
    /// at a
    /// minimum without bounds.</summary>
    public required ImmutableArray<double> EqualityMultipliers { get; init; }

    /// <summary>The multipliers of the inequalities, 0 or more; 0 for those that do not bind.</summary>
    public required ImmutableArray<double> InequalityMultipliers { get; init; }

    /// <summary>The values of the constraints at <see cref="X"/>: h, then g.</summary>
    public required ImmutableArray<double> Constraints { get; init; }

    /// <summary>The largest violation: the largest of |h| and of g where it is positive.</summary>
    public required double Violation { get; init; }

    /// <summary>The largest component of the (projected) gradient of the Lagrangian at <see cref="X"/>.</summary>
    public required double Stationarity { get; init; }

    /// <summary>Whether the point is feasible, stationary, and its multipliers fit the constraints that bind.</summary>
    public required bool Converged { get; init; }

    /// <summary>What ended the search, as a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>The rounds.</summary>
    public required int Rounds { get; init; }

    /// <summary>The iterations of the solver over all rounds.</summary>
    public required int Iterations { get; init; }

    /// <summary>The calls of cost and gradient over all rounds; each calls the constraints too.</summary>
    public required int Evaluations { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant(
            $"{(Converged ? "Converged" : "Not converged")} after {Rounds} rounds and {Evaluations} calls, cost {Cost:G17}. {Message}"
        );
}
