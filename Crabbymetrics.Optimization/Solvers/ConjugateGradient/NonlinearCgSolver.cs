namespace Crabbymetrics.Optimization;

/// <summary>
/// The nonlinear conjugate gradient method, preconditioned by what it learns of the curvature: <c>nonlinear-cg</c>. It needs a gradient and
/// 4m + 11 vectors of memory; with m = 0 it is the classical method.
/// </summary>
/// <remarks>
/// <para>The directions of a cycle are conjugate in the metric of a limited-memory BFGS matrix of the last m pairs; a cycle ends after n
/// steps, or where successive gradients are far from orthogonal (Powell 1977), and its own pairs go into the matrix of the next: J. L.
/// Morales and J. Nocedal, Automatic preconditioning by limited memory quasi-Newton updating, SIAM Journal on Optimization 10 (2000),
/// 1079-1096. That memory is what conjugate gradients lack on ill-conditioned problems: W. W. Hager and H. Zhang, The limited memory
/// conjugate gradient method, SIAM Journal on Optimization 23 (2013), 2150-2168.</para>
/// <para>The formulas are those of W. W. Hager and H. Zhang, A survey of nonlinear conjugate gradient methods, Pacific Journal of
/// Optimization 2 (2006), 35-58.</para>
/// </remarks>
public sealed record NonlinearCgSolver : ISolver
{
    /// <inheritdoc/>
    public string Name => "nonlinear-cg";

    /// <inheritdoc/>
    public string Description => "Nonlinear conjugate gradients: gradients alone, memory of a few vectors.";

    /// <summary>The formula. Default: <see cref="ConjugacyFormula.HagerZhang"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such formula.</exception>
    public ConjugacyFormula Formula
    {
        get;
        init
        {
            if (!Enum.IsDefined(value))
            {
                throw new ArgumentOutOfRangeException(nameof(Formula), value, "There is no such formula.");
            }

            field = value;
        }
    } = ConjugacyFormula.HagerZhang;

    /// <summary>The number m of steps that the preconditioner is made of, 0 or more. Default: 5. With 0 there is none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Memory
    {
        get;
        init => field = Tolerance.CheckAtLeast(value, 0, nameof(Memory));
    } = 5;

    /// <summary>
    /// The line search. Default: <see cref="MoreThuenteLineSearch"/> with the curvature 0.4: conjugacy wants a closer search than a
    /// quasi-Newton method, but not a close one.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ILineSearch LineSearch
    {
        get;
        init => field = DefaultLineSearch.Check(value);
    } = DefaultLineSearch.ConjugateGradient;

    /// <inheritdoc/>
    public SolverRun CreateRun(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        Requirements.Gradient(evaluator, Name);
        Requirements.NoBounds(evaluator, Name);
        return new NonlinearCgRun(evaluator, LineSearch, Formula, Memory);
    }
}
