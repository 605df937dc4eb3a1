namespace Crabbymetrics.Optimization;

public static partial class Minimize
{
    /// <summary>Minimizes by BFGS with gradients by central differences, see <see cref="FiniteDifferenceProblem"/>; stops at a relative
    /// gradient of 1e-6, which they can tell.</summary>
    /// <inheritdoc cref="Lbfgs(CostFunction, double[], ExecutionOptions, CancellationToken)"
    ///     path="/*[not(self::summary)]"/>
    public static OptimizationResult Bfgs(
        CostFunction cost,
        double[] start,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(start);
        return Run(
            new FiniteDifferenceProblem(FunctionProblem.Of(start.Length, cost)),
            start,
            new BfgsSolver(),
            options ?? DifferenceOptionsFor(cost, start),
            cancellationToken
        );
    }

    /// <summary>Minimizes by Newton's method with derivatives by central differences, see <see cref="FiniteDifferenceProblem"/>; stops at a
    /// relative gradient of 1e-6, which they can tell.</summary>
    /// <inheritdoc cref="Lbfgs(CostFunction, double[], ExecutionOptions, CancellationToken)"
    ///     path="/*[not(self::summary)]"/>
    public static OptimizationResult Newton(
        CostFunction cost,
        double[] start,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(start);
        return Run(
            new FiniteDifferenceProblem(FunctionProblem.Of(start.Length, cost)),
            start,
            new NewtonSolver(),
            options ?? DifferenceOptionsFor(cost, start),
            cancellationToken
        );
    }

    /// <summary>Minimizes by a trust-region Newton method with derivatives by central differences, see
    /// <see cref="FiniteDifferenceProblem"/>; stops at a relative gradient of 1e-6, which they can tell.</summary>
    /// <inheritdoc cref="Lbfgs(CostFunction, double[], ExecutionOptions, CancellationToken)"
    ///     path="/*[not(self::summary)]"/>
    public static OptimizationResult TrustRegion(
        CostFunction cost,
        double[] start,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(start);
        return Run(
            new FiniteDifferenceProblem(FunctionProblem.Of(start.Length, cost)),
            start,
            new TrustRegionSolver(),
            options ?? DifferenceOptionsFor(cost, start),
            cancellationToken
        );
    }

    // The zero of a differenced gradient lies beside the minimum. What the cost could still fall there is no more than the rounding of the
    // cost at the start, and decides nothing.
    private static ExecutionOptions DifferenceOptionsFor(CostFunction cost, double[] start)
    {
        double size = Math.Abs(cost(start));
        return DifferenceOptions with { CostScale = double.IsFinite(size) ? size : 0.0 };
    }

    /// <summary>Minimizes within bounds by L-BFGS-B with gradients by central differences, which keep the bounds; see
    /// <see cref="FiniteDifferenceProblem"/>. Stops at a relative gradient of 1e-6, which they can tell.</summary>
    /// <param name="cost">The cost; it is never asked outside the bounds.</param>
    /// <param name="lowerBounds">The lower bounds, of length n; negative infinity for none.</param>
    /// <param name="upperBounds">The upper bounds, of length n; infinity for none.</param>
    /// <param name="start">The start, of length n; moved onto the bounds where it is outside.</param>
    /// <param name="options">Limits, stopping rules, observers; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the run with the best point.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The start or the bounds are unusable.</exception>
    public static OptimizationResult Lbfgsb(
        CostFunction cost,
        double[] lowerBounds,
        double[] upperBounds,
        double[] start,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(lowerBounds);
        ArgumentNullException.ThrowIfNull(upperBounds);
        ArgumentNullException.ThrowIfNull(start);
        return Run(
            new FiniteDifferenceProblem(new FunctionProblem.CostInBounds(lowerBounds, upperBounds, cost)),
            start,
            new LbfgsbSolver(),
            options ?? DifferenceOptionsFor(cost, start),
            cancellationToken
        );
    }
}
