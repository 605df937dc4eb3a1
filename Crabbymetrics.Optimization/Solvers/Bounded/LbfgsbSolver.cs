namespace Crabbymetrics.Optimization;

/// <summary>
/// The limited-memory method of Broyden, Fletcher, Goldfarb and Shanno with bounds: <c>lbfgsb</c>. It needs a gradient, and keeps the
/// bounds of <see cref="IBounds"/> exactly: no point outside is ever evaluated, and a start outside is first moved to the nearest point
/// inside.
/// </summary>
/// <remarks>
/// R. H. Byrd, P. Lu, J. Nocedal and C. Zhu, A limited memory algorithm for bound constrained optimization, SIAM Journal on Scientific
/// Computing 16 (1995), 1190-1208: the generalized Cauchy point and the direct primal method in the compact representation; with the
/// projection of the subspace minimum of J. L. Morales and J. Nocedal, ACM TOMS 38 (2011), 7. The gradient reported is the projected one.
/// </remarks>
public sealed record LbfgsbSolver : ISolver
{
    /// <inheritdoc/>
    public string Name => "lbfgsb";

    /// <inheritdoc/>
    public string Description => "Limited-memory BFGS within bounds on the variables.";

    /// <summary>The number m of steps remembered, 1 or more. Default: 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Memory
    {
        get;
        init => field = Tolerance.CheckAtLeast(value, 1, nameof(Memory));
    } = 10;

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
        return new LbfgsbRun(evaluator, LineSearch, Memory);
    }
}
