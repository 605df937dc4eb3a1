namespace Crabbymetrics.Optimization;

/// <summary>
/// Stops where the Newton decrement sqrt(g' H^-1 g) is at most <see cref="Tolerance"/>; the solver then takes that last Newton
/// step, so that the point reported is far closer to the optimum than the tolerance says.
/// </summary>
/// <remarks>
/// <para>The decrement is the length of the Newton step in the metric of the Hessian. It does not change with the scaling of the
/// variables. Where the cost is a negative log-likelihood it is the distance to the optimum in standard errors.</para>
/// <para>Solvers that know no Hessian report no decrement, and for them this rule never fires. <c>newton</c> knows it exactly.
/// <c>newton-cg</c> and <c>trust-region</c> estimate it from below by their inner iterations, and sharpen the estimate before they believe
/// it. The result carries the decrement as measured before the last step. Boyd and Vandenberghe, Convex Optimization, section 9.5.</para>
/// </remarks>
public sealed record NewtonDecrementRule : IStoppingRule
{
    /// <summary>Creates the rule.</summary>
    /// <param name="tolerance">The largest decrement allowed, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN or infinite.</exception>
    public NewtonDecrementRule(double tolerance) => Tolerance = Optimization.Tolerance.Check(tolerance, nameof(tolerance));

    /// <summary>The largest decrement allowed.</summary>
    public double Tolerance { get; }

    /// <inheritdoc/>
    public TerminationReason? Check(in IterationView view) => view.NewtonDecrement <= Tolerance ? TerminationReason.NewtonDecrement : null;
}
