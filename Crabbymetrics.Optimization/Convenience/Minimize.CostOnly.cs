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
}
