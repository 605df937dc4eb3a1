using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Minimizes an objective to a tolerance in standard errors with any solver. A solver that measures the Newton decrement stops by it and takes the last Newton step itself;
/// one that does not is stopped by an approximation, judged by the Hessian where it stopped, sent on if that is not near enough, and given the last step here.
/// </summary>
internal sealed class GlmMinimization(IFusedObjective objective, IExecutor executor, ISolver solver, double tolerance)
{
    // A solver's progress is limited by rounding at about this distance at worst; beyond it the point is no answer.
    private const double UsableRoundoff = 1e-6;
    private const int MostRounds = 20;

    private readonly int _count = objective.Dimension;
    private readonly double[] _gradient = new double[objective.Dimension];
    private readonly double[] _hessian = new double[objective.Dimension * objective.Dimension];

    public GlmOptimum Run(ReadOnlySpan<double> start, int maxIterations, CancellationToken cancellationToken)
    {
        double[] point = start.ToArray();
        double[] factor = new double[_count * _count];
        int iterations = 0;
        EvaluationCounts counts = default;
        OptimizationResult run;
        double decrement;
        int round = 0;
        do
        {
            objective.Evaluate(point, default, factor);
            bool factored = CholeskyFactorization.TryFactor(factor, _count, out _);
            ExecutionOptions options = new()
            {
                MaxIterations = maxIterations - iterations,
                // A log-likelihood has no scale of its own: outcomes in the billions make a large negative cost of an ordinary fit.
                UnboundedCost = double.NegativeInfinity,
                StoppingRules = factored
                    ? [new NewtonDecrementRule(tolerance), new InformationDistanceRule(factor, tolerance)]
                    : [new NewtonDecrementRule(tolerance)],
            };
            run = executor.Minimize(objective, point, solver, options, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            iterations += run.Iterations;
            counts = Add(counts, run.Counts);
            run.X.CopyTo(point);
            if (run.Reason == TerminationReason.NewtonDecrement)
                return Optimum(point, run.NewtonDecrement ?? double.NaN, true, run, iterations, counts);
            decrement = Decrement(point, factor);
        }
        while (run.Converged && !(decrement <= tolerance) && iterations < maxIterations && ++round < MostRounds);

        if (decrement <= tolerance)
        {
            TakeNewtonStep(point, factor);
            return Optimum(point, decrement, true, run, iterations, counts);
        }

        bool usable = run.Reason == TerminationReason.RoundoffLimited && decrement <= UsableRoundoff;
        return Optimum(point, decrement, usable, run, iterations, counts);
    }

    private static EvaluationCounts Add(EvaluationCounts a, EvaluationCounts b) => new(
        a.Cost + b.Cost, a.Gradient + b.Gradient, a.Hessian + b.Hessian, a.HessianProduct + b.HessianProduct, a.Residuals + b.Residuals, a.Jacobian + b.Jacobian, a.Calls + b.Calls);

    // Leaves the factor of the Hessian at the point; infinite where there is none.
    private double Decrement(ReadOnlySpan<double> point, double[] factor)
    {
        double cost = objective.Evaluate(point, _gradient, factor);
        if (!double.IsFinite(cost) || !CholeskyFactorization.TryFactor(factor, _count, out _))
            return double.PositiveInfinity;
        double[] half = [.. _gradient];
        CholeskyFactorization.SolveLower(factor, _count, half);
        double squared = 0.0;
        foreach (double value in half)
            squared += value * value;
        return Math.Sqrt(squared);
    }

    private void TakeNewtonStep(double[] point, double[] factor)
    {
        double cost = objective.Evaluate(point, _gradient, default);
        double[] step = [.. _gradient];
        CholeskyFactorization.Solve(factor, _count, step);
        double[] trial = new double[_count];
        for (int i = 0; i < _count; i++)
            trial[i] = point[i] - step[i];
        double next = objective.Evaluate(trial, _gradient, _hessian);
        // Rounding may raise the cost of a step this small by its last bits; more than that is no improvement.
        if (next <= cost + (1e-12 * Math.Abs(cost)))
            trial.CopyTo(point, 0);
    }

    private GlmOptimum Optimum(double[] point, double decrement, bool converged, OptimizationResult run, int iterations, EvaluationCounts counts)
    {
        double cost = objective.Evaluate(point, default, _hessian);
        bool ended = converged && run.Reason != TerminationReason.RoundoffLimited;
        return new GlmOptimum
        {
            Point = point,
            Hessian = [.. _hessian],
            Cost = cost,
            Decrement = decrement,
            Converged = converged && double.IsFinite(cost),
            Reason = (ended ? TerminationReason.NewtonDecrement : run.Reason).ToString(),
            Message = run.Message,
            Iterations = iterations,
            Counts = counts,
        };
    }
}
