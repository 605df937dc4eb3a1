namespace Crabbymetrics.Optimization;

public static partial class Minimize
{
    /// <summary>Minimizes a sum of squares by Levenberg and Marquardt, see <see cref="LevenbergMarquardtSolver"/>.</summary>
    /// <param name="residuals">Writes the residuals.</param>
    /// <param name="jacobian">Writes the Jacobian, row-major.</param>
    /// <param name="residualCount">The number of residuals.</param>
    /// <param name="start">The start, of length n.</param>
    /// <param name="options">Limits, stopping rules, observers; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the run with the best point.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentNullException">A function or an array is null.</exception>
    /// <exception cref="ArgumentException">The start is not finite, or lengths differ.</exception>
    public static OptimizationResult LevenbergMarquardt(
        ResidualFunction residuals,
        JacobianFunction jacobian,
        int residualCount,
        double[] start,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(residuals);
        ArgumentNullException.ThrowIfNull(jacobian);
        ArgumentNullException.ThrowIfNull(start);
        return Run(
            new FunctionProblem.LeastSquaresWithJacobian(start.Length, residualCount, residuals, jacobian),
            start,
            new LevenbergMarquardtSolver(),
            options,
            cancellationToken
        );
    }

    /// <summary>Minimizes a sum of squares by Levenberg and Marquardt with a Jacobian by forward differences, see
    /// <see cref="FiniteDifferenceResiduals"/>.</summary>
    /// <param name="residuals">Writes the residuals.</param>
    /// <param name="residualCount">The number of residuals.</param>
    /// <param name="start">The start, of length n.</param>
    /// <param name="options">Limits, stopping rules, observers; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the run with the best point.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentNullException">A function or an array is null.</exception>
    /// <exception cref="ArgumentException">The start is not finite, or lengths differ.</exception>
    public static OptimizationResult LevenbergMarquardt(
        ResidualFunction residuals,
        int residualCount,
        double[] start,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(residuals);
        ArgumentNullException.ThrowIfNull(start);
        return Run(
            new FiniteDifferenceResiduals(new FunctionProblem.LeastSquares(start.Length, residualCount, residuals)),
            start,
            new LevenbergMarquardtSolver(),
            options,
            cancellationToken
        );
    }

    /// <summary>Minimizes a sum of squares by Gauss and Newton, see <see cref="GaussNewtonSolver"/>.</summary>
    /// <inheritdoc cref="LevenbergMarquardt(ResidualFunction, JacobianFunction, int, double[], ExecutionOptions, CancellationToken)"
    ///     path="/*[not(self::summary)]"/>
    public static OptimizationResult GaussNewton(
        ResidualFunction residuals,
        JacobianFunction jacobian,
        int residualCount,
        double[] start,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(residuals);
        ArgumentNullException.ThrowIfNull(jacobian);
        ArgumentNullException.ThrowIfNull(start);
        return Run(
            new FunctionProblem.LeastSquaresWithJacobian(start.Length, residualCount, residuals, jacobian),
            start,
            new GaussNewtonSolver(),
            options,
            cancellationToken
        );
    }

    /// <summary>Minimizes a sum of squares within bounds by Levenberg and Marquardt, with a Jacobian by forward differences inside the
    /// bounds,
    /// see <see cref="FiniteDifferenceResiduals"/>.</summary>
    /// <param name="residuals">Writes the residuals; it is never called outside the bounds.</param>
    /// <param name="residualCount">The number of residuals.</param>
    /// <param name="lowerBounds">The lower bounds; negative infinity where there is none.</param>
    /// <param name="upperBounds">The upper bounds; positive infinity where there is none.</param>
    /// <param name="start">The start, of length n.</param>
    /// <param name="cancellationToken">Ends the run with the best point.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentNullException">A function or an array is null.</exception>
    /// <exception cref="ArgumentException">The start is not finite, or lengths differ.</exception>
    public static OptimizationResult LevenbergMarquardt(
        ResidualFunction residuals,
        int residualCount,
        double[] lowerBounds,
        double[] upperBounds,
        double[] start,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(residuals);
        ArgumentNullException.ThrowIfNull(lowerBounds);
        ArgumentNullException.ThrowIfNull(upperBounds);
        ArgumentNullException.ThrowIfNull(start);
        CheckBounds(start, lowerBounds, upperBounds);
        return Run(
            new FiniteDifferenceResiduals(new FunctionProblem.BoundedLeastSquares(lowerBounds, upperBounds, residualCount, residuals)),
            start,
            new LevenbergMarquardtSolver(),
            null,
            cancellationToken
        );
    }
}
