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
    // A run that rounding ended has converged up to this distance in standard errors.
    private const double UsableRoundoff = 1e-4;

    // Correct scores differ from differences of the losses by some 1e-9 of their size; wrong scores by more than this.
    private const double WrongScore = 1e-4;

    public MEstimationSolution Solve(ReadOnlySpan<double> start)
    {
        CriterionObjective objective = new(sums);
        OptimizationResult run = services.FitExecutor.Minimize(
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
        bool rounded = !reached && length <= UsableRoundoff && run.Reason is TerminationReason.RoundoffLimited;
        ScoreJump? jump =
            double.IsFinite(run.Cost) && (objective.ByDifferences || !(reached || rounded)) ? objective.FindJump(point) : null;
        if (jump is { } found)
        {
            return AtJump(run, found, objective.WasDerived);
        }

        if (reached)
        {
            TakeLastStep(objective, point, distance!.Step);
        }

        return new MEstimationSolution
        {
            Point = point,
            Converged = reached || rounded,
            Reason = reached ? TerminationReason.Minimum : run.Reason,
            Message = reached
                ? "Converged: the next step is within tolerance."
                : Describe(run, length) + (rounded ? "" : WrongScores(run.X.AsSpan())),
            Iterations = run.Iterations,
            Distance = length,
            Objective = objective.Cost(point),
            Solver = options.Solver,
        };
    }

    // A solver that asks for no derivatives can find the minimum of a criterion with kinks; the others cannot.
    private MEstimationSolution AtJump(OptimizationResult run, ScoreJump jump, bool derived)
    {
        bool converged = !derived && run.Reason.IsConverged();
        return new MEstimationSolution
        {
            Point = [.. run.X],
            Converged = converged,
            Reason = converged || derived ? TerminationReason.Kink : run.Reason,
            Message =
                $"The criterion has a kink: {jump.Describe(sums.Equations)}. "
                + (
                    derived
                        ? $"The solver '{options.Solver}' follows derivatives, and there are none at a kink. "
                            + "Set Solver to nelder-mead and MaxIterations to 1000, and take "
                            + "standard errors from a bootstrap."
                        : run.Reason.Describe()
                ),
            Iterations = run.Iterations,
            Distance = double.NaN,
            Objective = run.Cost,
            Solver = options.Solver,
            Jump = jump,
        };
    }

    // The solver may stop by its own rule while the distance in standard errors is still too large.
    private string Describe(OptimizationResult run, double length) =>
        run.Reason switch
        {
            TerminationReason.RoundoffLimited =>
                "Not converged to the tolerance: what is left to gain is below the rounding error of the criterion.",
            { } reason when reason.IsConverged() => "The solver stopped by its own rule, but the next Newton step "
                + (
                    double.IsFinite(length)
                        ? FormattableString.Invariant($"is {length:g2} standard errors long, and not the {options.Tolerance:g2} asked for.")
                            + " Set Solver to newton, or raise Tolerance."
                        : "has no length: the derivative of the scores is singular there. Is every parameter identified?"
                ),
            _ => run.Message,
        };

    private static void TakeLastStep(CriterionObjective objective, double[] point, double[] step)
    {
        double cost = objective.Cost(point);
        double[] trial = new double[point.Length];
        for (int j = 0; j < trial.Length; j++)
        {
            trial[j] = point[j] + step[j];
        }
        // Rounding may raise the cost of so small a step in its last bits; a larger rise is no improvement.
        if (objective.Cost(trial) <= cost + (1e-12 * Math.Abs(cost)))
        {
            trial.CopyTo(point, 0);
        }
    }

    // A wrong derivative is the most frequent cause of a failed search, so it is looked for then.
    private string WrongScores(ReadOnlySpan<double> at)
    {
        int k = at.Length;
        double[] point = at.ToArray(),
            scores = new double[k],
            outer = new double[k * k];
        sums.Values(point, scores, outer);
        MeasureScales(point, scores, outer);
        for (int j = 0; j < k; j++)
        {
            double value = at[j],
                step = value + Math.Max(1e-3 * sums.Scales[j], 1e-9 * Math.Abs(value)) - value;
            point[j] = value + step;
            double above = sums.Loss(point);
            point[j] = value - step;
            double below = sums.Loss(point);
            point[j] = value;
            double expected = (above - below) / (2.0 * step),
                size = Math.Max(Math.Abs(expected), Math.Sqrt(outer[(j * k) + j]));
            // A difference that leaves the domain tells nothing.
            if (double.IsFinite(expected) && Math.Abs(scores[j] - expected) > WrongScore * size)
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

    // Difference steps of the losses are on the scale of the parameters, as those of the scores are.
    private void MeasureScales(double[] point, double[] scores, double[] outer)
    {
        double[] derivatives = new double[outer.Length];
        sums.Derivatives(point, derivatives);
        if (SquareSystem.Factor(derivatives, point.Length, out _) is { } system)
        {
            sums.SetScales(NewtonDistance.Of(system, point, scores, outer).StandardErrors);
        }
    }
}
