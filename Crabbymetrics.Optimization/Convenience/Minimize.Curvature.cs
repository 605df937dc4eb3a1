namespace Crabbymetrics.Optimization;

public static partial class Minimize
{
    /// <summary>Minimizes by Newton's method, see <see cref="NewtonSolver"/>.</summary>
    /// <param name="cost">The cost.</param>
    /// <param name="gradient">Writes the gradient.</param>
    /// <param name="hessian">Writes the Hessian, row-major.</param>
    /// <param name="start">The start, of length n.</param>
    /// <param name="options">Limits, stopping rules, observers; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the run with the best point.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentNullException">A function or an array is null.</exception>
    /// <exception cref="ArgumentException">The start is not finite, or lengths differ.</exception>
    public static OptimizationResult Newton(
        CostFunction cost,
        GradientFunction gradient,
        HessianFunction hessian,
        double[] start,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentNullException.ThrowIfNull(hessian);
        ArgumentNullException.ThrowIfNull(start);
        return Run(FunctionProblem.Of(start.Length, cost, gradient, hessian), start, new NewtonSolver(), options, cancellationToken);
    }

    /// <summary>Minimizes by the truncated Newton method, see <see cref="NewtonCgSolver"/>.</summary>
    /// <inheritdoc cref="Newton(CostFunction, GradientFunction, HessianFunction, double[], ExecutionOptions, CancellationToken)"
    ///     path="/*[not(self::summary)]"/>
    public static OptimizationResult NewtonCg(
        CostFunction cost,
        GradientFunction gradient,
        HessianFunction hessian,
        double[] start,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentNullException.ThrowIfNull(hessian);
        ArgumentNullException.ThrowIfNull(start);
        return Run(FunctionProblem.Of(start.Length, cost, gradient, hessian), start, new NewtonCgSolver(), options, cancellationToken);
    }

    /// <summary>Minimizes by a trust-region Newton method, see <see cref="TrustRegionSolver"/>.</summary>
    /// <inheritdoc cref="Newton(CostFunction, GradientFunction, HessianFunction, double[], ExecutionOptions, CancellationToken)"
    ///     path="/*[not(self::summary)]"/>
    public static OptimizationResult TrustRegion(
        CostFunction cost,
        GradientFunction gradient,
        HessianFunction hessian,
        double[] start,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentNullException.ThrowIfNull(hessian);
        ArgumentNullException.ThrowIfNull(start);
        return Run(FunctionProblem.Of(start.Length, cost, gradient, hessian), start, new TrustRegionSolver(), options, cancellationToken);
    }
}
