using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Minimizes an objective to a tolerance in standard errors with any solver. A solver that measures the Newton decrement stops by it and
/// takes the last Newton step itself; one that does not is stopped by an approximation, judged by the Hessian where it stopped, sent on if
/// that is not near enough, and given the last step here.
/// </summary>
internal sealed class GlmMinimization(
    IFusedObjective objective,
    IExecutor executor,
    ISolver solver,
    double tolerance,
    double usableRoundoff = GlmMinimization.UsableRoundoff
)
{
    // A solver's progress is limited by rounding at about this distance at worst; beyond it the point is no answer.
    public const double UsableRoundoff = 1e-6;
    private const int MostRounds = 20;

    // The built-in method of this name with its default options; a host's own, or one with other options, is run as it is.
    private static readonly NewtonSolver Newton = new();

    private readonly int _count = objective.Dimension;
    private readonly ArrowLayout _layout = objective is IArrowObjective arrow ? arrow.Layout : ArrowLayout.Dense(objective.Dimension);

    /// <summary>Minimizes from a start of which nothing else is known, and evaluates the Hessian at the end.</summary>
    public GlmOptimum Run(double[] start, int maxIterations, CancellationToken cancellationToken)
    {
        GlmOptimum optimum = Run(new GlmStartingPoint(start), 1, maxIterations, cancellationToken);
        if (optimum.Hessian.Length > 0)
        {
            return optimum;
        }

        double[] hessian = new double[_layout.Length];
        return optimum with { Cost = objective.Evaluate(optimum.Point, default, hessian), Hessian = hessian };
    }

    /// <summary>Minimizes.</summary>
    /// <param name="start">The start, and what is known there.</param>
    /// <param name="rowCount">The number n of rows: how far a quadratic model can be trusted before anything is measured.</param>
    /// <param name="maxIterations">The most iterations.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public GlmOptimum Run(GlmStartingPoint start, int rowCount, int maxIterations, CancellationToken cancellationToken)
    {
        bool newton = Newton.Equals(solver);
        ISolver method = newton ? NewtonFrom(start, rowCount) : solver;
        double[] point = start.Point;
        double[] factor = [];
        IStoppingRule decrementRule = new NewtonDecrementRule(tolerance);
        int iterations = 0;
        EvaluationCounts counts = newton && method is NewtonCgSolver ? default(EvaluationCounts) with { Hessian = 1 } : default;
        OptimizationResult run;
        double decrement;
        int round = 0;
        do
        {
            bool factored = !newton && TryFactor(point, ref factor);
            ExecutionOptions options = new()
            {
                MaxIterations = maxIterations - iterations,
                // A log-likelihood has no scale of its own: outcomes in the billions make a large negative cost of an ordinary fit.
                UnboundedCost = double.NegativeInfinity,
                // Whether the likelihood has a maximum is decided by other means; the look around the end would read all rows again.
                VerifyConvergence = false,
                StoppingRules = factored ? [decrementRule, new InformationDistanceRule(factor, _layout, tolerance)] : [decrementRule],
            };
            run = executor.Minimize(objective, point, method, options, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            iterations += run.Iterations;
            counts = Add(counts, run.Counts);
            // A run that ended by its decrement ended at its last point, where an earlier one may have a cost that rounding makes lower.
            bool byDecrement = run.Reason == TerminationReason.NewtonDecrement;
            point = [.. byDecrement ? run.LastX : run.X];
            if (byDecrement)
            {
                // The Hessians of the run of Newton's method are the objective's last: of the point before the last step.
                GlmOptimum ended = GlmOptimum.Of(run, point) with
                {
                    Cost = run.LastCost,
                    Iterations = iterations,
                    Counts = counts,
                };
                return newton ? Checked(ended) : WithHessian(ended);
            }

            decrement = Decrement(point, ref factor);
            newton = false;
            method = solver;
        } while (run.Converged && !(decrement <= tolerance) && iterations < maxIterations && ++round < MostRounds);

        bool converged = decrement <= tolerance;
        if (converged)
        {
            TakeNewtonStep(point, factor);
        }
        else
        {
            converged = run.Reason == TerminationReason.RoundoffLimited && decrement <= usableRoundoff;
        }

        GlmOptimum optimum = GlmOptimum.Of(run, point) with
        {
            Decrement = decrement,
            Converged = converged,
            Iterations = iterations,
            Counts = counts,
        };
        bool limited = !converged || run.Reason == TerminationReason.RoundoffLimited;
        return WithHessian(limited ? optimum : optimum with { Reason = TerminationReason.NewtonDecrement });
    }

    // Of hundreds of columns a Hessian costs dozens of passes: that of the start serves as the preconditioner of products to the end.
    private ISolver NewtonFrom(GlmStartingPoint start, int rowCount)
    {
        if (objective is IArrowObjective { HasCheapProducts: true })
        {
            double[] factor = [];
            if (TryFactor(start.Point, ref factor))
            {
                return new NewtonCgSolver { Preconditioner = new FactoredHessian(factor, _layout) };
            }
        }

        return new GlmNewtonSolver
        {
            Tolerance = tolerance,
            RowCount = rowCount,
            StartingFactor = start.Factor,
            StartingError = start.FactorError,
        };
    }

    private GlmOptimum WithHessian(GlmOptimum optimum)
    {
        double[] hessian = new double[_layout.Length];
        double cost = objective.Evaluate(optimum.Point, default, hessian);
        return Checked(optimum with { Cost = cost, Hessian = hessian });
    }

    private static GlmOptimum Checked(GlmOptimum optimum) => double.IsFinite(optimum.Cost) ? optimum : optimum with { Converged = false };

    private bool TryFactor(ReadOnlySpan<double> point, ref double[] factor)
    {
        if (factor.Length == 0)
        {
            factor = new double[_layout.Length];
        }

        objective.Evaluate(point, default, factor);
        return NewtonStep.TryFactor(factor, _layout);
    }

    internal static EvaluationCounts Add(EvaluationCounts a, EvaluationCounts b) =>
        new(
            a.Cost + b.Cost,
            a.Gradient + b.Gradient,
            a.Hessian + b.Hessian,
            a.HessianProduct + b.HessianProduct,
            a.Residuals + b.Residuals,
            a.Jacobian + b.Jacobian,
            a.Calls + b.Calls
        );

    // Leaves the factor of the Hessian at the point; infinite where there is none.
    private double Decrement(ReadOnlySpan<double> point, ref double[] factor)
    {
        if (!TryFactor(point, ref factor))
        {
            return double.PositiveInfinity;
        }

        double[] half = new double[_count];
        double cost = objective.Evaluate(point, half, default);
        if (!double.IsFinite(cost))
        {
            return double.PositiveInfinity;
        }

        return NewtonStep.Decrement(factor, _layout, half);
    }

    private void TakeNewtonStep(double[] point, double[] factor)
    {
        double[] gradient = new double[_count];
        double[] trial = new double[_count];
        double cost = objective.Evaluate(point, gradient, default);
        NewtonStep.TryFind(factor, _layout, gradient, trial, out _);
        for (int i = 0; i < _count; i++)
        {
            trial[i] += point[i];
        }

        double next = objective.Evaluate(trial, default, factor);
        // Rounding may raise the cost of a step this small by its last bits; more than that is no improvement.
        if (next <= cost + (1e-12 * Math.Abs(cost)))
        {
            trial.CopyTo(point, 0);
        }
    }
}
