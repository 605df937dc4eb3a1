namespace Crabbymetrics.Optimization;

/// <summary>
/// Brent's method for a minimum of a function of one variable: <c>brent</c>. It needs costs only: golden section with parabolic
/// interpolation. Between finite <see cref="IBounds"/> it searches the interval; without, it first brackets a minimum downhill from the
/// start.
/// </summary>
/// <remarks>
/// R. P. Brent, Algorithms for Minimization without Derivatives (1973), chapter 5, procedure <c>localmin</c>. In an interval with several
/// minima it finds one of them. A minimum can be located to about the square root of the precision only.
/// </remarks>
public sealed record BrentSolver : ISolver
{
    /// <inheritdoc/>
    public string Name => "brent";

    /// <inheritdoc/>
    public string Description => "Brent's parabolas and golden sections: one variable, no derivatives.";

    /// <summary>The width of the interval to end at, relative to |x|. Default: 1e-9. Less than 1.5e-8 is of use only where the minimum is
    /// 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double StepTolerance
    {
        get;
        init => field = Tolerance.CheckPositive(value, nameof(StepTolerance));
    } = 1e-9;

    /// <inheritdoc/>
    public SolverRun CreateRun(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        if (evaluator.Dimension > 1)
        {
            throw new ArgumentException(
                $"The solver '{Name}' is for one variable; the problem has {evaluator.Dimension}.",
                nameof(evaluator)
            );
        }

        return new BrentRun(evaluator, StepTolerance);
    }
}
