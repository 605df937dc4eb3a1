namespace Crabbymetrics.Optimization;

/// <summary>The executor. Stateless and thread-safe: any number of runs at once.</summary>
public sealed class Executor : IExecutor
{
    /// <inheritdoc/>
    public OptimizationResult Minimize(
        IProblem problem,
        ReadOnlySpan<double> start,
        ISolver solver,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(solver);
        options ??= ExecutionOptions.Default;
        Evaluator evaluator = new Evaluator(problem, options, cancellationToken);
        CheckStart(start, evaluator);
        Execution execution = new Execution(solver, options, evaluator);
        return evaluator.Dimension == 0 ? execution.RunWithoutVariables() : execution.Run(start);
    }

    private static void CheckStart(ReadOnlySpan<double> start, Evaluator evaluator)
    {
        if (start.Length != evaluator.Dimension)
        {
            throw new ArgumentException(
                $"The start has {start.Length} numbers, but the problem has {evaluator.Dimension} variables.",
                nameof(start)
            );
        }

        for (int i = 0; i < start.Length; i++)
        {
            if (!double.IsFinite(start[i]))
            {
                throw new ArgumentException($"The start is {start[i]} in variable {i}; it must be finite.", nameof(start));
            }
        }
    }
}
