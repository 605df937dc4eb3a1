namespace Crabbymetrics.Optimization;

/// <summary>
/// Newton's method with a line search: <c>newton</c>. The Hessian is factored by Cholesky; where it is not positive definite, multiples of
/// its own diagonal are added until it is, so that the direction is always one of descent.
/// </summary>
/// <remarks>
/// <para>Needs a Hessian (<see cref="IHessian"/> or <see cref="IFusedObjective"/>) of moderate size: n x n numbers twice. On a fused
/// objective an iteration whose full step is accepted makes a single call, for cost, gradient and Hessian together. The decrement is exact
/// wherever the Hessian is positive definite.</para>
/// <para>Nocedal and Wright, Numerical Optimization, 2nd edition, sections 3.3 and 3.4.</para>
/// </remarks>
public sealed record NewtonSolver : ISolver
{
    /// <inheritdoc/>
    public string Name => "newton";

    /// <inheritdoc/>
    public string Description => "Newton by Cholesky with a line search: few iterations, a k x k Hessian in each.";

    /// <summary>The line search. Default: <see cref="MoreThuenteLineSearch"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ILineSearch LineSearch
    {
        get;
        init => field = DefaultLineSearch.Check(value);
    } = DefaultLineSearch.Newton;

    /// <inheritdoc/>
    public SolverRun CreateRun(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        Requirements.Gradient(evaluator, Name);
        Requirements.Hessian(evaluator, Name);
        Requirements.NoBounds(evaluator, Name);
        Requirements.DenseMatrix(evaluator, Name, "'newton-cg', 'trust-region' or 'lbfgs'");
        return new NewtonRun(evaluator, LineSearch);
    }
}
