namespace Crabbymetrics.Optimization;

/// <summary>
/// The method of Broyden, Fletcher, Goldfarb and Shanno with a dense inverse: <c>bfgs</c>. It needs a gradient and n x n numbers of memory.
/// </summary>
/// <remarks>
/// Nocedal and Wright, Numerical Optimization, 2nd edition, algorithm 6.1, with the first inverse scaled by equation 6.20.
/// </remarks>
public sealed record BfgsSolver : ISolver
{
    /// <inheritdoc/>
    public string Name => "bfgs";

    /// <inheritdoc/>
    public string Description => "BFGS: gradients alone, a k x k approximation of the inverse Hessian.";

    /// <summary>The line search. Default: <see cref="MoreThuenteLineSearch"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ILineSearch LineSearch { get; init => field = DefaultLineSearch.Check(value); } = DefaultLineSearch.Newton;

    /// <inheritdoc/>
    public SolverRun CreateRun(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        Requirements.Gradient(evaluator, Name);
        Requirements.NoBounds(evaluator, Name);
        return new BfgsRun(evaluator, LineSearch);
    }
}
