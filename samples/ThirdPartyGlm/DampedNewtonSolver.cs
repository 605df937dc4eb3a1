using Crabbymetrics.Optimization;

namespace ThirdPartyGlm;

/// <summary>
/// Newton's method with damping in place of a line search: steps <c>-(H + t diag H)^-1 g</c>, t falling where the quadratic model foretells
/// the cost and rising where it does not. Marquardt (1963), "An algorithm for least-squares estimation of nonlinear parameters".
/// </summary>
public sealed record DampedNewtonSolver : ISolver
{
    /// <inheritdoc/>
    public string Name => "damped-newton";

    /// <inheritdoc/>
    public SolverRun CreateRun(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        if (!evaluator.HasGradient || !evaluator.HasHessian || evaluator.HasBounds)
        {
            throw new ArgumentException($"The solver '{Name}' needs a gradient and a Hessian, and keeps no bounds.");
        }

        return new DampedNewtonRun(evaluator);
    }
}
