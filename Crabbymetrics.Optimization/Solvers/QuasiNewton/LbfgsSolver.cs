namespace Crabbymetrics.Optimization;

/// <summary>
/// The limited-memory method of Broyden, Fletcher, Goldfarb and Shanno: <c>lbfgs</c>. It needs a gradient and 2m + 10 vectors of memory,
/// for any number of variables.
/// </summary>
/// <remarks>
/// J. Nocedal, Mathematics of Computation 35 (1980), 773-782; D. C. Liu and J. Nocedal, Mathematical Programming 45 (1989), 503-528. The
/// first matrix of each iteration is scaled by s'y / y'y.
/// </remarks>
public sealed record LbfgsSolver : ISolver
{
    /// <inheritdoc/>
    public string Name => "lbfgs";

    /// <inheritdoc/>
    public string Description => "Limited-memory BFGS: gradients alone, for many variables.";

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
        Requirements.NoBounds(evaluator, Name);
        return new LbfgsRun(evaluator, LineSearch, Memory);
    }
}
