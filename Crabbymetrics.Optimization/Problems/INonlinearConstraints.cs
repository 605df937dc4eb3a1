namespace Crabbymetrics.Optimization;

/// <summary>
/// Conditions on the variables that are no simple bounds: equalities <c>h(x) = 0</c> and inequalities <c>g(x) &lt;= 0</c>. A problem that
/// implements it is minimized under them by <see cref="AugmentedLagrangian"/>; solvers on their own refuse it.
/// </summary>
public interface INonlinearConstraints
{
    /// <summary>The number of equalities, 0 or more.</summary>
    int EqualityCount { get; }

    /// <summary>The number of inequalities, 0 or more.</summary>
    int InequalityCount { get; }

    /// <summary>The values of the constraints.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <param name="values">Receives h, then g.</param>
    void Constraints(ReadOnlySpan<double> x, Span<double> values);

    /// <summary>Their derivatives.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <param name="jacobian">Receives a row of length n for each constraint, in the order of <see cref="Constraints"/>.</param>
    void ConstraintJacobian(ReadOnlySpan<double> x, Span<double> jacobian);
}
