namespace Crabbymetrics.Optimization;

public static partial class Minimize
{
    /// <summary>Minimizes by BFGS a function that gives cost and gradient in one call, see <see cref="BfgsSolver"/>.</summary>
    /// <param name="costAndGradient">Returns the cost and writes the gradient.</param>
    /// <param name="start">The start, of length n.</param>
    /// <param name="options">Limits, stopping rules, observers; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the run with the best point.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentNullException">A function or an array is null.</exception>
    /// <exception cref="ArgumentException">The start is not finite, or lengths differ.</exception>
    public static OptimizationResult Bfgs(
        CostAndGradientFunction costAndGradient,
        double[] start,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(costAndGradient);
        ArgumentNullException.ThrowIfNull(start);
        return Run(new FusedProblem(start.Length, costAndGradient), start, new BfgsSolver(), options, cancellationToken);
    }

    /// <summary>Minimizes by L-BFGS a function that gives cost and gradient in one call, see <see cref="LbfgsSolver"/>.</summary>
    /// <inheritdoc cref="Bfgs(CostAndGradientFunction, double[], ExecutionOptions, CancellationToken)"
    ///     path="/*[not(self::summary)]"/>
    public static OptimizationResult Lbfgs(
        CostAndGradientFunction costAndGradient,
        double[] start,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(costAndGradient);
        ArgumentNullException.ThrowIfNull(start);
        return Run(new FusedProblem(start.Length, costAndGradient), start, new LbfgsSolver(), options, cancellationToken);
    }

    /// <summary>Minimizes by nonlinear conjugate gradients a function that gives cost and gradient in one call, see
    /// <see cref="NonlinearCgSolver"/>.</summary>
    /// <inheritdoc cref="Bfgs(CostAndGradientFunction, double[], ExecutionOptions, CancellationToken)"
    ///     path="/*[not(self::summary)]"/>
    public static OptimizationResult NonlinearCg(
        CostAndGradientFunction costAndGradient,
        double[] start,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(costAndGradient);
        ArgumentNullException.ThrowIfNull(start);
        return Run(new FusedProblem(start.Length, costAndGradient), start, new NonlinearCgSolver(), options, cancellationToken);
    }

    /// <summary>Minimizes within bounds by L-BFGS-B a function that gives cost and gradient in one call, see
    /// <see cref="LbfgsbSolver"/>.</summary>
    /// <param name="costAndGradient">Returns the cost and writes the gradient.</param>
    /// <param name="lowerBounds">The lower bounds; negative infinity where there is none.</param>
    /// <param name="upperBounds">The upper bounds; positive infinity where there is none.</param>
    /// <param name="start">The start, of length n.</param>
    /// <param name="options">Limits, stopping rules, observers; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the run with the best point.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentNullException">A function or an array is null.</exception>
    /// <exception cref="ArgumentException">The start is not finite, or lengths differ.</exception>
    public static OptimizationResult Lbfgsb(
        CostAndGradientFunction costAndGradient,
        double[] lowerBounds,
        double[] upperBounds,
        double[] start,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(costAndGradient);
        ArgumentNullException.ThrowIfNull(lowerBounds);
        ArgumentNullException.ThrowIfNull(upperBounds);
        ArgumentNullException.ThrowIfNull(start);
        CheckBounds(start, lowerBounds, upperBounds);
        return Run(
            new FusedProblem.WithBounds(lowerBounds, upperBounds, costAndGradient),
            start,
            new LbfgsbSolver(),
            options,
            cancellationToken
        );
    }

    /// <summary>Minimizes by the truncated Newton method with products of the Hessian, which is never formed, see
    /// <see cref="NewtonCgSolver"/>.</summary>
    /// <param name="costAndGradient">Returns the cost and writes the gradient.</param>
    /// <param name="hessianProduct">Writes the product of the Hessian with a vector.</param>
    /// <param name="start">The start, of length n.</param>
    /// <param name="options">Limits, stopping rules, observers; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the run with the best point.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentNullException">A function or an array is null.</exception>
    /// <exception cref="ArgumentException">The start is not finite, or lengths differ.</exception>
    public static OptimizationResult NewtonCg(
        CostAndGradientFunction costAndGradient,
        HessianProductFunction hessianProduct,
        double[] start,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(costAndGradient);
        ArgumentNullException.ThrowIfNull(hessianProduct);
        ArgumentNullException.ThrowIfNull(start);
        return Run(
            new FusedProblem.WithProducts(start.Length, costAndGradient, hessianProduct),
            start,
            new NewtonCgSolver(),
            options,
            cancellationToken
        );
    }

    /// <summary>Minimizes by a trust-region Newton method with products of the Hessian, which is never formed, see
    /// <see cref="TrustRegionSolver"/>.</summary>
    /// <inheritdoc cref="NewtonCg(CostAndGradientFunction, HessianProductFunction, double[], ExecutionOptions, CancellationToken)"
    ///     path="/*[not(self::summary)]"/>
    public static OptimizationResult TrustRegion(
        CostAndGradientFunction costAndGradient,
        HessianProductFunction hessianProduct,
        double[] start,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(costAndGradient);
        ArgumentNullException.ThrowIfNull(hessianProduct);
        ArgumentNullException.ThrowIfNull(start);
        return Run(
            new FusedProblem.WithProducts(start.Length, costAndGradient, hessianProduct),
            start,
            new TrustRegionSolver(),
            options,
            cancellationToken
        );
    }
}
