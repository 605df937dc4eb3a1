namespace Crabbymetrics.Optimization;

/// <summary>Roots of functions of one variable in one call.</summary>
public static class FindRoot
{
    /// <summary>Finds a root between two points at which the function has opposite signs, by Brent's method, see
    /// <see cref="BrentRootSolver"/>.</summary>
    /// <param name="function">The function.</param>
    /// <param name="lower">The lower end of the interval.</param>
    /// <param name="upper">The upper end of the interval.</param>
    /// <param name="options">Limits, stopping rules, observers; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the run with the best point.</param>
    /// <returns>How the run ended. The cost is the square of the function.</returns>
    /// <exception cref="ArgumentNullException">There is no function.</exception>
    /// <exception cref="ArgumentException">The interval is empty or not finite, or the signs at its ends are the same.</exception>
    public static OptimizationResult Brent(
        Func<double, double> function,
        double lower,
        double upper,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(function);
        Minimize.CheckInterval(lower, upper);
        return new Executor().Minimize(
            new FunctionProblem.Root([lower], [upper], function),
            [lower],
            new BrentRootSolver(),
            options,
            cancellationToken
        );
    }
}
