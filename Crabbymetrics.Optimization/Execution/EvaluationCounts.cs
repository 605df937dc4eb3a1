namespace Crabbymetrics.Optimization;

/// <summary>How often a run asked its problem for what.</summary>
/// <remarks>
/// One call of a fused objective counts once in <see cref="Calls"/>, and once in each of the quantities that it was asked for.
/// </remarks>
/// <param name="Cost">Costs.</param>
/// <param name="Gradient">Gradients.</param>
/// <param name="Hessian">Hessians.</param>
/// <param name="HessianProduct">Products of the Hessian with a vector.</param>
/// <param name="Residuals">Vectors of residuals.</param>
/// <param name="Jacobian">Jacobians.</param>
/// <param name="Calls">Calls into the problem, of whatever kind. The budget of evaluations limits this number.</param>
public readonly record struct EvaluationCounts(
    int Cost,
    int Gradient,
    int Hessian,
    int HessianProduct,
    int Residuals,
    int Jacobian,
    int Calls
);
