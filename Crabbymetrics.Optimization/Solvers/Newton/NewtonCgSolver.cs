namespace Crabbymetrics.Optimization;

/// <summary>
/// The truncated Newton method: <c>newton-cg</c>. The Newton equations are solved by conjugate gradients, only as exactly as the distance
/// to the minimum deserves, and a direction of negative curvature ends the inner loop. It needs products with the Hessian, not the matrix.
/// </summary>
/// <remarks>
/// <para>Takes <see cref="IHessianProduct"/> where the problem has it; otherwise <see cref="IHessian"/> or <see cref="IFusedObjective"/>,
/// and multiplies by the matrix. The inner loop stops at |r| &lt;= e |g|, after 2n steps, or at curvature p'Hp &lt;= eps |p|^2, which is
/// tested before the step is taken. Of a stored matrix e = min(1/2, sqrt(|g| / |g0|)). Where every product is a call of the problem,
/// e = 0.9 (|g| / |g of the iterate before|)^1.618 between 0.01 and 1/2, and the norm is the sum of absolute values.</para>
/// <para>Nocedal and Wright, Numerical Optimization, 2nd edition, algorithm 7.1; Dembo and Steihaug, Mathematical Programming 26 (1983),
/// 190-212; Eisenstat and Walker, SIAM Journal on Scientific Computing 17 (1996), 16-32, choice 2.</para>
/// </remarks>
public sealed record NewtonCgSolver : ISolver
{
    /// <inheritdoc/>
    public string Name => "newton-cg";

    /// <inheritdoc/>
    public string Description => "Truncated Newton: Hessian products in place of the Hessian, for many variables.";

    /// <summary>The line search. Default: <see cref="MoreThuenteLineSearch"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ILineSearch LineSearch
    {
        get;
        init => field = DefaultLineSearch.Check(value);
    } = DefaultLineSearch.Newton;

    /// <summary>A matrix near the inverse of the Hessian, above all at the start; null, the default, for none.</summary>
    /// <remarks>
    /// The first step is that of the matrix alone. The inner loops then run in its metric (Nocedal and Wright, algorithm 5.3), where the
    /// residual measures the error of the step and of the Newton decrement. The products of each loop correct the matrix for the next
    /// (Morales and Nocedal, SIAM Journal on Optimization 10 (2000), 1079-1096).
    /// </remarks>
    public IPreconditioner? Preconditioner { get; init; }

    /// <inheritdoc/>
    public SolverRun CreateRun(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        Requirements.Gradient(evaluator, Name);
        Requirements.HessianOrProduct(evaluator, Name);
        Requirements.NoBounds(evaluator, Name);
        return new NewtonCgRun(evaluator, LineSearch, Preconditioner);
    }
}
