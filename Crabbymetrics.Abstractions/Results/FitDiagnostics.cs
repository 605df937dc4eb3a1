using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>How a fit went: immutable.</summary>
[System.Text.Json.Serialization.JsonNumberHandling(System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record FitDiagnostics
{
    /// <summary>Whether the optimization reached its tolerance at finite values.</summary>
    public required bool Converged { get; init; }

    /// <summary>The number of iterations of the solver.</summary>
    public required int Iterations { get; init; }

    /// <summary>Why the search ended.</summary>
    public required TerminationReason TerminationReason { get; init; }

    /// <summary>The minimized objective at the reported parameters, penalty included.</summary>
    public required double Objective { get; init; }

    /// <summary>The part of <see cref="Objective"/> that is the penalty; 0 without one.</summary>
    public double Penalty { get; init; }

    /// <summary>
    /// The estimated distance to the optimum in standard errors, <c>sqrt(g' H^-1 g)</c>, one step before the reported parameters;
    /// NaN where the solver does not measure it.
    /// </summary>
    public double NewtonDecrement { get; init; } = double.NaN;

    /// <summary>The solver's name.</summary>
    public string Solver { get; init; } = "";

    /// <summary>
    /// The derivatives from which the solver made its steps, in words. A solver such as <c>newton</c> chooses between the Hessian of every
    /// point, a kept Hessian, and products with a vector: <c>newton, with Hessian products in place of Hessians (Newton-CG): 1 Hessian, 8
    /// products, 5 gradients</c>.
    /// </summary>
    public string Method =>
        HessianProducts > 0
            ? $"{Solver}, with Hessian products in place of Hessians (Newton-CG): {Counted(HessianEvaluations, "Hessian")}, "
                + $"{Counted(HessianProducts, "product")}, {Counted(GradientEvaluations, "gradient")}"
        : HessianEvaluations == 0 ? $"{Solver}, without Hessians: {Counted(GradientEvaluations, "gradient")}"
        : HessianEvaluations < GradientEvaluations
            ? $"{Solver}, with Hessians kept for further steps: {Counted(HessianEvaluations, "Hessian")}, "
                + $"{Counted(GradientEvaluations, "gradient")}"
        : $"{Solver}, with the Hessian of every point: {Counted(HessianEvaluations, "Hessian")}";

    /// <summary>Calls of the objective: passes over the data, each giving any of cost, gradient and Hessian at one point, or a product of
    /// the Hessian and a vector.</summary>
    public int ObjectiveEvaluations { get; init; }

    /// <summary>Evaluations that gave the gradient.</summary>
    public int GradientEvaluations { get; init; }

    /// <summary>Evaluations that gave the Hessian.</summary>
    public int HessianEvaluations { get; init; }

    /// <summary>Products of the Hessian and a vector.</summary>
    public int HessianProducts { get; init; }

    /// <summary>The rows that a pass of the fit visited: fewer than the data have where repeated rows were merged; 0 where it is not
    /// known.</summary>
    public int VisitedRows { get; init; }

    /// <summary>Wall time of the fit.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Notes for the user about this fit: dropped columns, separated rows, an accuracy limited by rounding.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>The diagnostics of a fit that solved its equations at once, without a solver.</summary>
    /// <param name="objective">The minimized criterion, at the reported parameters: the sum of squares, say.</param>
    public static FitDiagnostics ClosedForm(double objective) =>
        new()
        {
            Converged = true,
            Iterations = 1,
            TerminationReason = TerminationReason.Solved,
            Objective = objective,
        };

    private static string Counted(int count, string what) => FormattableString.Invariant($"{count} {what}{(count == 1 ? "" : "s")}");
}
