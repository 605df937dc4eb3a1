using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Optimization;

/// <summary>
/// The answer to a <see cref="QuadraticProgram"/>. The problem is convex, so that the conditions of Karush, Kuhn and Tucker prove a
/// solution: the gradient is <c>G'lambda + mu</c>, a multiplier being 0 or more where its constraint holds at the lower end, 0 or less
/// where it holds at the upper end, of any sign where the ends are equal, and 0 elsewhere. Immutable.
/// </summary>
public sealed class QuadraticProgramResult
{
    internal QuadraticProgramResult() { }

    /// <summary>What became of it.</summary>
    public required QuadraticProgramStatus Status { get; init; }

    /// <summary>The n values of the solution, or of the best point so far. Empty where the constraints contradict each other.</summary>
    public required ImmutableArray<double> Solution { get; init; }

    /// <summary>The objective there, its constant included; NaN where there is no point.</summary>
    public required double Objective { get; init; }

    /// <summary>The multipliers lambda of the constraints, in the order in which they were added. Where there is no feasible point: factors
    /// that prove it, since the combination of constraints and bounds with them reads 0 at least 1.</summary>
    public required ImmutableArray<double> ConstraintMultipliers { get; init; }

    /// <summary>The n multipliers mu of the bounds; or the factors of the bounds in the proof that there is no feasible point.</summary>
    public required ImmutableArray<double> BoundMultipliers { get; init; }

    /// <summary>Where the objective falls without end: n values along which constraints hold, there is no curvature and the objective
    /// falls. Empty elsewhere.</summary>
    public required ImmutableArray<double> Direction { get; init; }

    /// <summary>The residuals of the conditions in the problem as it was given.</summary>
    public required OptimalityResiduals Residuals { get; init; }

    /// <summary>Whether there is no other solution; false also where none was found.</summary>
    public required bool IsUnique { get; init; }

    /// <summary>Whether a constraint holds at an end without a multiplier, or the constraints that hold there depend on each other: then
    /// multipliers are not unique, or which constraints hold hangs on the last digits of the data.</summary>
    public required bool IsDegenerate { get; init; }

    /// <summary>How many steps were taken.</summary>
    public required int Iterations { get; init; }

    /// <summary>Status, objective and residuals in one line.</summary>
    public override string ToString() =>
        Status == QuadraticProgramStatus.Infeasible
            ? "Infeasible: no point meets the constraints."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{Status}: objective {Objective:G6} after {Iterations} steps, largest residual {Residuals.Largest:G2}"
                    + $"{(IsUnique ? "" : ", not unique")}{(IsDegenerate ? ", degenerate" : "")}."
            );
}
