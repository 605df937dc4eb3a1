namespace Crabbymetrics.Optimization;

public static partial class Minimize
{
    /// <summary>Minimizes by the simplex method of Nelder and Mead, see <see cref="NelderMeadSolver"/>.</summary>
    /// <inheritdoc cref="Lbfgs(CostFunction, double[], ExecutionOptions, CancellationToken)"
    ///     path="/*[not(self::summary)]"/>
    public static OptimizationResult NelderMead(
        CostFunction cost,
        double[] start,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(start);
        return Run(FunctionProblem.Of(start.Length, cost), start, new NelderMeadSolver(), options, cancellationToken);
    }

    /// <summary>Minimizes by simulated annealing, see <see cref="SimulatedAnnealingSolver"/>.</summary>
    /// <inheritdoc cref="Lbfgs(CostFunction, double[], ExecutionOptions, CancellationToken)"
    ///     path="/*[not(self::summary)]"/>
    public static OptimizationResult SimulatedAnnealing(
        CostFunction cost,
        double[] start,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(start);
        return Run(FunctionProblem.Of(start.Length, cost), start, new SimulatedAnnealingSolver(), options, cancellationToken);
    }

    /// <summary>Minimizes within bounds by the simplex method of Nelder and Mead, see <see cref="NelderMeadSolver"/>.</summary>
    /// <param name="cost">The cost.</param>
    /// <param name="lowerBounds">The lower bounds; negative infinity where there is none.</param>
    /// <param name="upperBounds">The upper bounds; positive infinity where there is none.</param>
    /// <param name="start">The start, of length n.</param>
    /// <param name="options">Limits, stopping rules, observers; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the run with the best point.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentNullException">A function or an array is null.</exception>
    /// <exception cref="ArgumentException">The start is not finite, or lengths differ.</exception>
    public static OptimizationResult NelderMead(
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
        CheckBounds(start, lowerBounds, upperBounds);
        return Run(
            new FunctionProblem.CostInBounds(lowerBounds, upperBounds, cost),
            start,
            new NelderMeadSolver(),
            options,
            cancellationToken
        );
    }
}
