namespace Crabbymetrics.Optimization;

/// <summary>
/// The method of Levenberg and Marquardt in the form of More, a trust region scaled by the columns of the Jacobian:
/// <c>levenberg-marquardt</c>. For problems with <see cref="IResiduals"/> and <see cref="IJacobian"/>; the cost is the sum of the squares
/// of the residuals. Bounds (<see cref="IBounds"/>) are kept exactly.
/// </summary>
/// <remarks>
/// <para>J. J. More, The Levenberg-Marquardt algorithm: implementation and theory, Lecture Notes in Mathematics 630 (1978), 105-116; the
/// reference is <c>lmder</c> of MINPACK. Its tests of convergence are taken only for steps that were accepted and that the region did not
/// cut short far from orthogonality, so that a wrong Jacobian, which shrinks the region, is not called convergence.</para>
/// <para>The columns that scale the region give way to the sizes of the variables where they have become out of proportion and the cost
/// hardly falls (Transtrum and Sethna, Improvements to the Levenberg-Marquardt algorithm for nonlinear least-squares minimization,
/// arXiv:1201.5885, on the choice). A run that leaves for infinity begins again nearer to the origin
/// (<see cref="ExecutionOptions.PlateauRestarts"/>).</para>
/// </remarks>
public sealed record LevenbergMarquardtSolver : ISolver
{
    /// <inheritdoc/>
    public string Name => "levenberg-marquardt";

    /// <inheritdoc/>
    public string Description => "Damped Gauss-Newton: sums of squared residuals, from poor starts too.";

    /// <summary>
    /// Converged with <see cref="TerminationReason.CostChange"/> where actual and predicted relative reductions of the cost are at most
    /// this. Default: 1e-11.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN or infinite.</exception>
    public double CostTolerance
    {
        get;
        init => field = Tolerance.Check(value, nameof(CostTolerance));
    } = 1e-11;

    /// <summary>
    /// Converged with <see cref="TerminationReason.StepSize"/> where the radius is at most this times the norm of the point, both scaled.
    /// Default: 1e-12.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN or infinite.</exception>
    public double StepTolerance
    {
        get;
        init => field = Tolerance.Check(value, nameof(StepTolerance));
    } = 1e-12;

    /// <summary>
    /// Converged with <see cref="TerminationReason.GradientNorm"/> where the cosine of the angle between the residuals and every column of
    /// the Jacobian is at most this, a test that no scaling changes. Default: 1e-12.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN or infinite.</exception>
    public double OrthogonalityTolerance
    {
        get;
        init => field = Tolerance.Check(value, nameof(OrthogonalityTolerance));
    } = 1e-12;

    /// <summary>The first radius, in multiples of the scaled norm of the start. Default: 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double InitialRadius
    {
        get;
        init => field = Tolerance.CheckPositive(value, nameof(InitialRadius));
    } = 100.0;

    /// <inheritdoc/>
    public SolverRun CreateRun(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        Requirements.Jacobian(evaluator, Name);
        return new LevenbergMarquardtRun(evaluator, this);
    }
}
