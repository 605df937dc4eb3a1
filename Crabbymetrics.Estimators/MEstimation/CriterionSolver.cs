using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>Minimizes a criterion with a solver of the user's choice, to a tolerance in robust standard errors.</summary>
internal sealed class CriterionSolver(
    EquationSums sums,
    MEstimationOptions options,
    EstimationServices services,
    CancellationToken cancellationToken
)
{
    private const double UsableRoundoff = 1e-4;

    // Scores that are the derivative of the losses differ from their differences by 1e-9 or so of their size; wrong ones by more than this.
    private const double WrongScore = 1e-4;

    public MEstimationSolution Solve(ReadOnlySpan<double> start)
    {
        CriterionObjective objective = new(sums);
        OptimizationResult run = services.Executor.Minimize(
            objective,
            start,
            services.Solvers.Find(options.Solver),
            new ExecutionOptions
            {
                MaxIterations = options.MaxIterations,
                StoppingRules = [new RobustDistanceRule(objective, options.Tolerance)],
            },
            cancellationToken
        );
        cancellationToken.ThrowIfCancellationRequested();
        double[] point = [.. run.X];
        NewtonDistance? distance = double.IsFinite(run.Cost) ? objective.Distance(point) : null;
        double length = distance?.Length ?? double.NaN;
        bool reached = length <= options.Tolerance;
        if (reached)
        {
            TakeLastStep(objective, point, distance!.Step);
        }

        bool rounded = !reached && length <= UsableRoundoff && run.Reason is TerminationReason.RoundoffLimited;
        return new MEstimationSolution
        {
            Point = point,
            Converged = reached || rounded,
            Reason = reached ? "Minimum" : run.Reason.ToString(),
            Message = reached
                ? "Converged: the next step is within tolerance."
                : run.Message + (rounded ? "" : WrongScores(run.X.AsSpan())),
            Iterations = run.Iterations,
            Distance = length,
            Objective = objective.Cost(point),
            Solver = options.Solver,
        };
    }

    private static void TakeLastStep(CriterionObjective objective, double[] point, double[] step)
    {
        double cost = objective.Cost(point);
        double[] trial = new double[point.Length];
        for (int j = 0; j < trial.Length; j++)
        {
            trial[j] = point[j] + step[j];
        }
        // Rounding may raise the cost of a step this small by its last bits; more than that is no improvement.
        if (objective.Cost(trial) <= cost + (1e-12 * Math.Abs(cost)))
        {
            trial.CopyTo(point, 0);
        }
    }

    // The most frequent cause of a failed search is a wrong derivative: looked for once the search has failed.
    private string WrongScores(ReadOnlySpan<double> at)
    {
        int k = at.Length;
        double[] point = at.ToArray(),
            scores = new double[k],
            outer = new double[k * k];
        sums.Values(point, scores, outer);
        for (int j = 0; j < k; j++)
        {
            double step = 1e-5 * Math.Max(1.0, Math.Abs(at[j])),
                value = at[j];
            point[j] = value + step;
            double above = sums.Loss(point);
            point[j] = value - step;
            double below = sums.Loss(point);
            point[j] = value;
            double expected = (above - below) / (2.0 * step),
                size = Math.Max(Math.Abs(expected), Math.Sqrt(outer[(j * k) + j]));
            if (Math.Abs(scores[j] - expected) > WrongScore * size)
            {
                return string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $" The scores are not the derivative of the losses: for '{sums.Equations.Names[j]}' they sum to {scores[j]:g6}, "
                        + $"and differences of the losses give {expected:g6}."
                );
            }
        }

        return "";
    }
}
