using System.Collections.Immutable;

namespace Crabbymetrics.Optimization;

/// <summary>
/// Minimization under nonlinear equalities and inequalities: a stationary autoregression, a variance that stays positive, shares that sum
/// to
/// 1. Each round minimizes the cost plus a quadratic penalty on the violations, shifted by the multipliers; then the multipliers take up
/// the
/// violations, and the penalty grows where these have not fallen enough. Bounds are kept exactly by the solver of the rounds.
/// </summary>
/// <remarks>
/// The form of Powell, Hestenes and Rockafellar, with the safeguards of E. G. Birgin and J. M. Martinez, Practical Augmented Lagrangian
/// Methods
/// for Constrained Optimization (SIAM 2014), algorithm 4.1: multipliers are kept in an interval, and the penalty is multiplied by 10 where
/// the
/// violation has not fallen to a half. Constraints should have values of the order of 1 where they matter, since one penalty is for all.
/// </remarks>
/// <example><code>
/// ConstrainedResult result = AugmentedLagrangian.Minimize(new ArmaLikelihood(series), start);
/// </code></example>
public static class AugmentedLagrangian
{
    private const double LargestMultiplier = 1e12;
    private const double LargestPenalty = 1e14;
    private const double PenaltyGrowth = 10.0;
    private const double EnoughDecrease = 0.5;

    /// <summary>Minimizes a cost under its constraints.</summary>
    /// <param name="problem">An <see cref="ICostFunction"/> with <see cref="INonlinearConstraints"/> and a gradient; with
    /// <see cref="IBounds"/> where variables have bounds.</param>
    /// <param name="start">The start, of length n; it need not be feasible.</param>
    /// <param name="solver">The solver of the rounds; null for <see cref="LbfgsbSolver"/>. It needs no more than a gradient, and keeps
    /// bounds
    /// where the problem has some.</param>
    /// <param name="options">Tolerances and limits; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the search at the last round's point, not converged.</param>
    /// <returns>The point, its multipliers, and whether it is a stationary feasible one: look at
    /// <see cref="ConstrainedResult.Converged"/>. A problem without a feasible point ends with the message that none was found.</returns>
    /// <exception cref="ArgumentNullException">There is no problem.</exception>
    /// <exception cref="ArgumentException">The problem has no constraints or no gradient; the start is wrong; or a checkpoint, rules or
    /// a target cost are given.</exception>
    public static ConstrainedResult Minimize(
        ICostFunction problem,
        double[] start,
        ISolver? solver = null,
        AugmentedLagrangianOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(start);
        options ??= new AugmentedLagrangianOptions();
        INonlinearConstraints constraints = Require(problem, options);
        LagrangianProblem lagrangian = problem is IBounds bounds
            ? new LagrangianProblem.WithBounds(problem, constraints, bounds)
            : new LagrangianProblem(problem, constraints);
        return new Rounds(lagrangian, solver ?? new LbfgsbSolver(), options).Run(Inside(problem, start), cancellationToken);
    }

    private static INonlinearConstraints Require(ICostFunction problem, AugmentedLagrangianOptions options)
    {
        string name = problem.GetType().Name;
        if (problem is not INonlinearConstraints constraints || constraints.EqualityCount + constraints.InequalityCount == 0)
        {
            throw new ArgumentException(
                $"{name} has no constraints: let it implement INonlinearConstraints, or minimize it by a solver alone.",
                nameof(problem)
            );
        }

        if (constraints.EqualityCount < 0 || constraints.InequalityCount < 0)
        {
            throw new ArgumentException($"{name} says that it has fewer than 0 constraints.", nameof(problem));
        }

        if (problem is not (IGradient or IFusedObjective))
        {
            throw new ArgumentException($"{name} has no gradient: let it implement IGradient or IFusedObjective.", nameof(problem));
        }

        return options.Execution is not ({ Checkpoint: not null } or { StoppingRules: not null } or { TargetCost: not null })
            ? constraints
            : throw new ArgumentException(
                "A checkpoint would be of one round only, and rules and a target would be of the cost with its penalty: take none, and set "
                    + "the tolerances of AugmentedLagrangianOptions.",
                nameof(options)
            );
    }

    // The nearest point within the bounds, outside of which nothing is evaluated.
    private static double[] Inside(ICostFunction problem, double[] start)
    {
        if (start.Length != problem.Dimension)
        {
            throw new ArgumentException(
                $"The start has {start.Length} numbers, but the problem has {problem.Dimension} variables.",
                nameof(start)
            );
        }

        double[] inside = [.. start];
        if (problem is IBounds bounds)
        {
            Box.Project(inside, bounds.LowerBounds, bounds.UpperBounds);
        }

        return inside;
    }

    private sealed class Rounds(LagrangianProblem lagrangian, ISolver solver, AugmentedLagrangianOptions options)
    {
        private readonly Executor _executor = new();
        private int _iterations;
        private int _evaluations;

        public ConstrainedResult Run(double[] start, CancellationToken cancellationToken)
        {
            // The penalty that gives cost and violation the same weight at the start (Birgin and Martinez, section 12.4).
            double[] gradient = new double[lagrangian.Dimension];
            lagrangian.Evaluate(start, gradient, default);
            if (FaultAtStart(gradient) is { } fault)
            {
                return Result([.. start], null, 0, double.NaN, fault, false);
            }

            double scale = Math.Max(1.0, Vectors.MaxAbs(gradient));
            double squares = Violations().Sum(static v => v * v);
            double penalty = Math.Clamp(2.0 * Math.Abs(lagrangian.PlainCost) / Math.Max(1e-16, squares), 1e-3, 1e3);
            lagrangian.Penalty = double.IsFinite(penalty) ? penalty : 1.0;

            double[] x = [.. start];
            double tolerance = Math.Max(options.StationarityTolerance, 1e-2);
            double lastMeasure = double.PositiveInfinity;
            for (int round = 1; ; round++)
            {
                OptimizationResult run = Minimize(x, tolerance * scale, cancellationToken);
                run.X.CopyTo(x);
                lagrangian.Evaluate(x, gradient, default);
                double measure = Measure();
                double violation = Violations().DefaultIfEmpty(0.0).Max();
                bool isStationary =
                    run.GradientNorm <= options.StationarityTolerance * scale || run.Reason == TerminationReason.RoundoffLimited;
                if (double.IsFinite(lagrangian.PlainCost))
                {
                    UpdateMultipliers();
                }

                if (isStationary && measure <= options.FeasibilityTolerance)
                {
                    bool isMinimum = !FallsNearby(x, tolerance * scale, cancellationToken);
                    string end = isMinimum
                        ? "The point is feasible, and the gradient of the Lagrangian vanishes there."
                        : "The point is feasible and stationary, but no minimum: the Lagrangian falls nearby. Start elsewhere.";
                    return Result(x, run, round, violation, end, isMinimum);
                }

                if (End(run, round, violation) is { } message)
                {
                    return Result(x, run, round, violation, message, false);
                }

                if (measure > EnoughDecrease * lastMeasure)
                {
                    lagrangian.Penalty *= PenaltyGrowth;
                }

                lastMeasure = measure;
                tolerance = Math.Max(options.StationarityTolerance, 0.1 * tolerance);
            }
        }

        private OptimizationResult Minimize(double[] x, double tolerance, CancellationToken cancellationToken)
        {
            ExecutionOptions execution = (options.Execution ?? ExecutionOptions.Default) with
            {
                StoppingRules = [new GradientNormRule { Absolute = tolerance, Relative = 0.0 }],
                VerifyConvergence = false,
            };
            OptimizationResult run = _executor.Minimize(lagrangian, x, solver, execution, cancellationToken);
            _iterations += run.Iterations;
            _evaluations += run.Counts.Calls;
            return run;
        }

        // A number that is none leaves nothing to weigh.
        private string? FaultAtStart(ReadOnlySpan<double> gradient)
        {
            if (!double.IsFinite(lagrangian.PlainCost))
            {
                return FormattableString.Invariant($"The cost is {lagrangian.PlainCost} at the start.");
            }

            int constraint = Array.FindIndex(lagrangian.Values, static value => !double.IsFinite(value));
            return constraint >= 0
                    ? FormattableString.Invariant($"Constraint {constraint} is {lagrangian.Values[constraint]} at the start.")
                : Vectors.IsFinite(gradient) ? null
                : "The gradient of the cost or of a constraint is not finite at the start.";
        }

        // Rounds take the word of their rule. The last point is judged as the end of a run alone.
        private bool FallsNearby(double[] x, double tolerance, CancellationToken cancellationToken)
        {
            ExecutionOptions once = (options.Execution ?? ExecutionOptions.Default) with
            {
                StoppingRules = [new GradientNormRule { Absolute = tolerance, Relative = 0.0 }],
                VerifyConvergence = true,
                MaxIterations = 1,
                PlateauRestarts = 0,
                Observers = null,
            };
            OptimizationResult judged = _executor.Minimize(lagrangian, x, solver, once, cancellationToken);
            _evaluations += judged.Counts.Calls;
            lagrangian.Evaluate(x, new double[lagrangian.Dimension], default);
            return judged.Reason == TerminationReason.NotAMinimum;
        }

        private string? End(OptimizationResult run, int round, double violation) =>
            run.Reason is TerminationReason.Cancelled or TerminationReason.StoppedByObserver or TerminationReason.MaxTime ? run.Message
            : !double.IsFinite(lagrangian.PlainCost) || run.Reason == TerminationReason.Unbounded ? run.Message
            : lagrangian.Penalty > LargestPenalty || (round >= options.MaxRounds && violation > options.FeasibilityTolerance)
                ? FormattableString.Invariant($"No feasible point was found: the largest violation is {violation:G3}.")
            : round >= options.MaxRounds ? $"After {round} rounds the point is feasible and not stationary. {run.Message}"
            : null;

        // Where a constraint does not bind, its multiplier must vanish: min(-g, mu/rho) measures both.
        private double Measure()
        {
            double largest = 0.0;
            for (int i = 0; i < lagrangian.Values.Length; i++)
            {
                double value = lagrangian.Values[i];
                largest = Math.Max(
                    largest,
                    i < lagrangian.EqualityCount
                        ? Math.Abs(value)
                        : Math.Abs(Math.Max(value, -lagrangian.Multipliers[i] / lagrangian.Penalty))
                );
            }

            return largest;
        }

        private IEnumerable<double> Violations() =>
            lagrangian.Values.Select((value, i) => i < lagrangian.EqualityCount ? Math.Abs(value) : Math.Max(0.0, value));

        private void UpdateMultipliers()
        {
            for (int i = 0; i < lagrangian.Values.Length; i++)
            {
                double updated = lagrangian.Multipliers[i] + (lagrangian.Penalty * lagrangian.Values[i]);
                lagrangian.Multipliers[i] = Math.Clamp(updated, i < lagrangian.EqualityCount ? -LargestMultiplier : 0.0, LargestMultiplier);
            }
        }

        private ConstrainedResult Result(double[] x, OptimizationResult? run, int round, double violation, string message, bool converged)
        {
            int equalities = lagrangian.EqualityCount;
            return new ConstrainedResult
            {
                X = [.. x],
                Cost = lagrangian.PlainCost,
                EqualityMultipliers = [.. lagrangian.Multipliers[..equalities]],
                InequalityMultipliers = [.. lagrangian.Multipliers[equalities..]],
                Constraints = [.. lagrangian.Values],
                Violation = violation,
                Stationarity = run?.GradientNorm ?? double.NaN,
                Converged = converged,
                Message = message,
                Rounds = round,
                Iterations = _iterations,
                Evaluations = _evaluations,
            };
        }
    }
}
