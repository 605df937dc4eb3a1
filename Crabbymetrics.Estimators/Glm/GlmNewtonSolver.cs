using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Newton's method that knows what a pass over the data costs: a pass for the gradient alone reads the rows as fast as memory gives them,
/// one for the Hessian makes k/2 times as many products. It therefore keeps a factored Hessian for further steps wherever these promise to
/// be cheaper than a fresh one, and takes a fresh one wherever the old one does not deliver. Of hundreds of columns a Hessian costs dozens
/// of passes; there <see cref="NewtonCgSolver"/> with the Hessian of the start as its preconditioner takes its place.
/// </summary>
/// <remarks>
/// Steps with a kept Hessian are the chord method, and between the two extremes Shamanskii's (1967, "A modification of Newton's method");
/// Kelley, Solving Nonlinear Equations with Newton's Method (2003), sections 2.3 and 2.4. It takes full steps only: after one that fails to
/// lower the cost the line search of <see cref="NewtonSolver"/> takes over.
/// </remarks>
internal sealed class GlmNewtonSolver : ISolver
{
    public string Name => "newton";

    /// <summary>The tolerance of the <see cref="NewtonDecrementRule"/> that will stop the run: what the plan of passes aims at.</summary>
    public required double Tolerance { get; init; }

    /// <summary>How far from the optimum the estimate may be after the last step, as a share of the tolerance: at the defaults, a
    /// ten-millionth of a standard error.</summary>
    public double LastStepShare { get; init; } = 1e-3;

    /// <summary>The number n of rows, from which follows how far a quadratic model can be trusted before anything is measured.</summary>
    public required int RowCount { get; init; }

    /// <summary>The Cholesky factor of an approximation to the Hessian at the start; null to begin with the Hessian itself.</summary>
    public double[]? StartingFactor { get; init; }

    /// <summary>The relative error to expect of <see cref="StartingFactor"/>.</summary>
    public double StartingError { get; init; }

    public SolverRun CreateRun(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        return new GlmNewtonRun(evaluator, this);
    }
}
