namespace Crabbymetrics.Optimization;

public static partial class Minimize
{
    /// <summary>Minimizes by BFGS with gradients by central differences, see <see cref="FiniteDifferenceProblem"/>; stops at a relative
    /// gradient of 1e-6, which they can tell.</summary>
    /// <param name="cost">The cost.</param>
    /// <param name="start">The start, of length n.</param>
    /// <param name="options">Limits, stopping rules, observers; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the run with the best point.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentNullException">A function or an array is null.</exception>
    /// <exception cref="ArgumentException">The start is not finite, or lengths differ.</exception>
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
    /// <param name="cost">The cost.</param>
    /// <param name="start">The start, of length n.</param>
    /// <param name="options">Limits, stopping rules, observers; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the run with the best point.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentNullException">A function or an array is null.</exception>
    /// <exception cref="ArgumentException">The start is not finite, or lengths differ.</exception>
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
    /// <param name="cost">The cost.</param>
    /// <param name="start">The start, of length n.</param>
    /// <param name="options">Limits, stopping rules, observers; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the run with the best point.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentNullException">A function or an array is null.</exception>
    /// <exception cref="ArgumentException">The start is not finite, or lengths differ.</exception>
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
