namespace Crabbymetrics.Optimization;

/// <summary>
/// Minimization in one call, for functions at hand: <c>Minimize.Lbfgs(x => ..., (x, g) => ..., start)</c>. Every method takes the options
/// of the executor, and the solver has its defaults; for others, use <see cref="Executor"/>. Nothing is thrown for a run that does not
/// converge: look at <see cref="OptimizationResult.Converged"/>.
/// </summary>
public static partial class Minimize
{
    /// <summary>Minimizes by BFGS, see <see cref="BfgsSolver"/>.</summary>
    /// <param name="cost">The cost.</param>
    /// <param name="gradient">Writes the gradient.</param>
    /// <param name="start">The start, of length n.</param>
    /// <param name="options">Limits, stopping rules, observers; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the run with the best point.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentNullException">A function or an array is null.</exception>
    /// <exception cref="ArgumentException">The start is not finite, or lengths differ.</exception>
    public static OptimizationResult Bfgs(
        CostFunction cost,
        GradientFunction gradient,
        double[] start,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentNullException.ThrowIfNull(start);
        return Run(FunctionProblem.Of(start.Length, cost, gradient), start, new BfgsSolver(), options, cancellationToken);
    }

    /// <summary>Minimizes by L-BFGS, see <see cref="LbfgsSolver"/>.</summary>
    /// <inheritdoc cref="Bfgs(CostFunction, GradientFunction, double[], ExecutionOptions, CancellationToken)"
    ///     path="/*[not(self::summary)]"/>
    public static OptimizationResult Lbfgs(
        CostFunction cost,
        GradientFunction gradient,
        double[] start,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentNullException.ThrowIfNull(start);
        return Run(FunctionProblem.Of(start.Length, cost, gradient), start, new LbfgsSolver(), options, cancellationToken);
    }

    /// <summary>Minimizes by nonlinear conjugate gradients, see <see cref="NonlinearCgSolver"/>.</summary>
    /// <inheritdoc cref="Bfgs(CostFunction, GradientFunction, double[], ExecutionOptions, CancellationToken)"
    ///     path="/*[not(self::summary)]"/>
    public static OptimizationResult NonlinearCg(
        CostFunction cost,
        GradientFunction gradient,
        double[] start,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentNullException.ThrowIfNull(start);
        return Run(FunctionProblem.Of(start.Length, cost, gradient), start, new NonlinearCgSolver(), options, cancellationToken);
    }

    /// <summary>Minimizes by L-BFGS with gradients by central differences, see <see cref="FiniteDifferenceProblem"/>; stops at a relative
    /// gradient of 1e-6, which they can tell.</summary>
    /// <param name="cost">The cost.</param>
    /// <param name="start">The start, of length n.</param>
    /// <param name="options">Limits, stopping rules, observers; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the run with the best point.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentNullException">A function or an array is null.</exception>
    /// <exception cref="ArgumentException">The start is not finite, or lengths differ.</exception>
    public static OptimizationResult Lbfgs(
        CostFunction cost,
        double[] start,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(start);
        options ??= DifferenceOptions;
        return Run(
            new FiniteDifferenceProblem(FunctionProblem.Of(start.Length, cost)),
            start,
            new LbfgsSolver(),
            options,
            cancellationToken
        );
    }

    /// <summary>Minimizes within bounds by L-BFGS-B, see <see cref="LbfgsbSolver"/>.</summary>
    /// <param name="cost">The cost.</param>
    /// <param name="gradient">Writes the gradient.</param>
    /// <param name="lowerBounds">The lower bounds; negative infinity where there is none.</param>
    /// <param name="upperBounds">The upper bounds; positive infinity where there is none.</param>
    /// <param name="start">The start, of length n.</param>
    /// <param name="options">Limits, stopping rules, observers; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the run with the best point.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentNullException">A function or an array is null.</exception>
    /// <exception cref="ArgumentException">The start is not finite, or lengths differ.</exception>
    public static OptimizationResult Lbfgsb(
        CostFunction cost,
        GradientFunction gradient,
        double[] lowerBounds,
        double[] upperBounds,
        double[] start,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentNullException.ThrowIfNull(lowerBounds);
        ArgumentNullException.ThrowIfNull(upperBounds);
        ArgumentNullException.ThrowIfNull(start);
        CheckBounds(start, lowerBounds, upperBounds);
        return Run(
            FunctionProblem.Bounded(lowerBounds, upperBounds, cost, gradient),
            start,
            new LbfgsbSolver(),
            options,
            cancellationToken
        );
    }

    /// <summary>Finds a minimum of a function of one variable in an interval by Brent's method, see <see cref="BrentSolver"/>.</summary>
    /// <param name="function">The function.</param>
    /// <param name="lower">The lower end of the interval.</param>
    /// <param name="upper">The upper end of the interval.</param>
    /// <param name="options">Limits, stopping rules, observers; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the run with the best point.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentNullException">There is no function.</exception>
    /// <exception cref="ArgumentException">The interval is empty or not finite.</exception>
    public static OptimizationResult Brent(
        Func<double, double> function,
        double lower,
        double upper,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(function);
        CheckInterval(lower, upper);
        return Run(
            new FunctionProblem.CostInBounds([lower], [upper], x => function(x[0])),
            [lower],
            new BrentSolver(),
            options,
            cancellationToken
        );
    }

    internal static void CheckInterval(double lower, double upper)
    {
        if (!(lower < upper) || !double.IsFinite(upper - lower))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The interval [{lower}, {upper}] must be finite, its lower end below its upper.")
            );
        }
    }

    private static ExecutionOptions DifferenceOptions => new() { StoppingRules = [new GradientNormRule { Relative = 1e-6 }] };

    private static OptimizationResult Run(
        IProblem problem,
        double[] start,
        ISolver solver,
        ExecutionOptions? options,
        CancellationToken cancellationToken
    ) => new Executor().Minimize(problem, start, solver, options, cancellationToken);

    private static void CheckBounds(double[] start, double[] lower, double[] upper)
    {
        if (lower.Length != start.Length || upper.Length != start.Length)
        {
            throw new ArgumentException($"There are {start.Length} variables, but {lower.Length} lower and {upper.Length} upper bounds.");
        }
    }
}
