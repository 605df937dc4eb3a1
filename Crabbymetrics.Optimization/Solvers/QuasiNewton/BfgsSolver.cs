namespace Crabbymetrics.Optimization;

/// <summary>
/// The method of Broyden, Fletcher, Goldfarb and Shanno with a dense inverse: <c>bfgs</c>. It needs a gradient and n x n numbers of memory.
/// </summary>
/// <remarks>
/// <para>Nocedal and Wright, Numerical Optimization, 2nd edition, algorithm 6.1; the first trial of a search by equation 3.60, at most
/// 1.</para>
/// <para>The first inverse is the identity, enlarged to s'y / y'y where the first step shows a smaller curvature, and made smaller only
/// where the cost begins above 1e4. Scaled by s'y / y'y always (equation 6.20) it takes the largest curvature for that of all directions,
/// which on ill-conditioned problems costs a third more evaluations. Scaling only where it enlarges: M. Al-Baali, Journal of Optimization
/// Theory and Applications 96 (1998), 533-553.</para>
/// </remarks>
public sealed record BfgsSolver : ISolver
{
    /// <inheritdoc/>
    public string Name => "bfgs";

    /// <inheritdoc/>
    public string Description => "BFGS: gradients alone, a k x k approximation of the inverse Hessian.";

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
        Requirements.NoBounds(evaluator, Name);
        return new BfgsRun(evaluator, LineSearch);
    }
}
