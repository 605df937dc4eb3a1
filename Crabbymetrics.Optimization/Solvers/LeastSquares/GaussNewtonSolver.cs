namespace Crabbymetrics.Optimization;

/// <summary>
/// The method of Gauss and Newton with a line search: <c>gauss-newton</c>. For problems with <see cref="IResiduals"/> and
/// <see cref="IJacobian"/> of small residuals or mild curvature; without that it may be slow, or stop at a singular Jacobian, where
/// <c>levenberg-marquardt</c> goes on.
/// </summary>
/// <remarks>
/// Nocedal and Wright, Numerical Optimization, 2nd edition, section 10.3. The linear problems are solved by QR with column pivoting; of a
/// rank-deficient Jacobian a basic solution is taken.
/// </remarks>
public sealed record GaussNewtonSolver : ISolver
{
    /// <inheritdoc/>
    public string Name => "gauss-newton";

    /// <inheritdoc/>
    public string Description => "Gauss-Newton: sums of squared residuals that are small at the optimum.";

    /// <summary>c1 of the condition f(x + a d) &lt;= f(x) + c1 a g'd. Default: 1e-4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double SufficientDecrease
    {
        get;
        init => field = Tolerance.CheckPositive(value, nameof(SufficientDecrease));
    } = 1e-4;

    /// <summary>
    /// Converged with <see cref="TerminationReason.CostChange"/> where a full step promises to lower the cost by at most this part of it.
    /// Default: 1e-14.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN or infinite.</exception>
    public double CostTolerance
    {
        get;
        init => field = Tolerance.Check(value, nameof(CostTolerance));
    } = 1e-14;

    /// <inheritdoc/>
    public SolverRun CreateRun(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        Requirements.Jacobian(evaluator, Name);
        Requirements.NoBounds(evaluator, Name);
        return new GaussNewtonRun(evaluator, this);
    }
}
