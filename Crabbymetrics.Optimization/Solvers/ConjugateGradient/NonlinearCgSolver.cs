namespace Crabbymetrics.Optimization;

/// <summary>
/// The nonlinear conjugate gradient method: <c>nonlinear-cg</c>. It needs a gradient and a dozen vectors. On ill-conditioned problems it is slower than <c>lbfgs</c>.
/// </summary>
/// <remarks>
/// W. W. Hager and H. Zhang, A survey of nonlinear conjugate gradient methods, Pacific Journal of Optimization 2 (2006), 35-58.
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
                throw new ArgumentOutOfRangeException(nameof(Formula), value, "There is no such formula.");
            field = value;
        }
    } = ConjugacyFormula.HagerZhang;

    /// <summary>The line search. Default: <see cref="HagerZhangLineSearch"/>, which goes on by slopes where costs no longer differ.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ILineSearch LineSearch { get; init => field = DefaultLineSearch.Check(value); } = DefaultLineSearch.ConjugateGradient;

    /// <inheritdoc/>
    public SolverRun CreateRun(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        Requirements.Gradient(evaluator, Name);
        Requirements.NoBounds(evaluator, Name);
        return new NonlinearCgRun(evaluator, LineSearch, Formula);
    }
}
