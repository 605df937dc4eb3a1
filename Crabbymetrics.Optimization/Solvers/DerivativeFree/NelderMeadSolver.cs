namespace Crabbymetrics.Optimization;

/// <summary>
/// The simplex method of Nelder and Mead: <c>nelder-mead</c>. It needs costs only, and keeps the bounds of <see cref="IBounds"/>. For few
/// variables; on ten or more, or on badly scaled problems, it may stall, which it reports.
/// </summary>
/// <remarks>
/// <para>J. A. Nelder and R. Mead, The Computer Journal 7 (1965), 308-313, in the form of Lagarias and others, SIAM Journal on Optimization
/// 9 (1998), 112-147; with the coefficients of F. Gao and L. Han, Computational Optimization and Applications 51 (2012), 259-277, for more
/// than two variables. When the simplex has become small it is built anew around the best vertex, and the run ends when that brings nothing
/// more, since a collapsed simplex is not a minimum.</para>
/// <para>An iteration is one change of the simplex. A point outside the bounds is moved to the nearest one inside.</para>
/// </remarks>
public sealed record NelderMeadSolver : ISolver
{
    /// <inheritdoc/>
    public string Name => "nelder-mead";

    /// <inheritdoc/>
    public string Description => "A simplex of points: no derivatives, few variables, bounds allowed.";

    /// <summary>The size of the first simplex, relative to each variable where that is not zero. Default: 0.05.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double InitialStep
    {
        get;
        init => field = Tolerance.CheckPositive(value, nameof(InitialStep));
    } = 0.05;

    /// <summary>The simplex is small where no vertex differs from the best by more than this times max(1, |x_i|). Default: 1e-8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double StepTolerance
    {
        get;
        init => field = Tolerance.CheckPositive(value, nameof(StepTolerance));
    } = 1e-8;

    /// <summary>... and no cost by more than this times max(1, |f|). Default: 1e-15.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double CostTolerance
    {
        get;
        init => field = Tolerance.CheckPositive(value, nameof(CostTolerance));
    } = 1e-15;

    /// <summary>The most times that a small simplex is built anew. Default: 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaximumRestarts
    {
        get;
        init => field = Tolerance.CheckAtLeast(value, 0, nameof(MaximumRestarts));
    } = 20;

    /// <inheritdoc/>
    public SolverRun CreateRun(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        Requirements.DenseMatrix(evaluator, Name, "'lbfgs', with a FiniteDifferenceProblem where there is no gradient");
        return new NelderMeadRun(evaluator, this);
    }
}
