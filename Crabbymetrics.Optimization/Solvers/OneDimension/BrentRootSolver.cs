namespace Crabbymetrics.Optimization;

/// <summary>
/// Brent's method for a root of a function of one variable between finite bounds at which it has opposite signs: <c>brent-root</c>. The
/// function is the one residual of an <see cref="IResiduals"/> problem with <see cref="IBounds"/>; the cost is its square. The start is not
/// used.
/// </summary>
/// <remarks>R. P. Brent, Algorithms for Minimization without Derivatives (1973), chapter 4, procedure <c>zero</c>.</remarks>
public sealed record BrentRootSolver : ISolver
{
    /// <inheritdoc/>
    public string Name => "brent-root";

    /// <inheritdoc/>
    public string Description => "Brent's root finder: one equation in one variable.";

    /// <summary>The width of the interval to end at, besides 4 times the precision of x. Default: 1e-14.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN or infinite.</exception>
    public double StepTolerance
    {
        get;
        init => field = Tolerance.Check(value, nameof(StepTolerance));
    } = 1e-14;

    /// <inheritdoc/>
    public SolverRun CreateRun(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        if (evaluator.Dimension > 1 || evaluator.ResidualCount != 1)
        {
            throw new ArgumentException($"The solver '{Name}' is for one residual of one variable.", nameof(evaluator));
        }

        if (evaluator.Dimension == 1 && !(evaluator.HasBounds && double.IsFinite(evaluator.UpperBounds[0] - evaluator.LowerBounds[0])))
        {
            throw new ArgumentException(
                $"The solver '{Name}' needs a finite lower and upper bound with a change of sign between them.",
                nameof(evaluator)
            );
        }

        return new BrentRootRun(evaluator, StepTolerance);
    }
}
