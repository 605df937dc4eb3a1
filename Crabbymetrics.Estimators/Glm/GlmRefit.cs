using System.Buffers;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>Fits a model again, on the calling thread, from its own optimum: under other weights, or to other outcomes.</summary>
internal static class GlmRefit
{
    /// <summary>Fits again under weights that multiply those of the fit.</summary>
    public static RefitOutcome Weighted(GlmFit fit, ReadOnlySpan<double> multipliers, Span<double> parameters, CancellationToken cancellationToken)
    {
        int n = fit.Data.RowCount;
        double[] rented = ArrayPool<double>.Shared.Rent(n);
        try
        {
            Multiply(fit, multipliers, rented.AsSpan(0, n));
            return Run(fit, fit.Rows with { Weights = rented.AsMemory(0, n) }, parameters, cancellationToken);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    /// <summary>The weights of the fit times multipliers.</summary>
    public static void Multiply(GlmFit fit, ReadOnlySpan<double> multipliers, Span<double> weights)
    {
        multipliers.CopyTo(weights);
        if (!fit.Rows.Weights.IsEmpty)
            RowKernels.Weigh(weights, fit.Rows.Weights.Span);
    }

    /// <summary>Draws outcomes from the fitted model and fits them.</summary>
    public static RefitOutcome Simulated(GlmFit fit, RandomSource random, Span<double> parameters, CancellationToken cancellationToken)
    {
        int n = fit.Data.RowCount;
        double[] rented = ArrayPool<double>.Shared.Rent(n);
        try
        {
            Span<double> outcome = rented.AsSpan(0, n);
            fit.LinearPredictors(includeOffset: true, outcome);
            fit.Family.InverseLink(outcome, outcome, default, default);
            for (int i = 0; i < n; i++)
                outcome[i] = fit.Family.Draw(outcome[i], random);
            return Run(fit, fit.Rows with { Outcome = rented.AsMemory(0, n) }, parameters, cancellationToken);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private static RefitOutcome Run(GlmFit fit, GlmRows rows, Span<double> parameters, CancellationToken cancellationToken)
    {
        parameters.Fill(double.NaN);
        WorkingParameters working = fit.Working;
        int k = working.Count;
        using GlmObjective objective = new(rows, working, fit.Options.Alpha, 1, cancellationToken);
        OptimizationResult run = fit.Services.Executor.Minimize(
            objective,
            fit.Point,
            new GlmNewtonSolver
            {
                Tolerance = fit.Options.Tolerance,
                RowCount = fit.Data.RowCount,
                StartingFactor = fit.InformationFactor,
                StartingError = 2.0 * Math.Sqrt((double)k / Math.Max(fit.Data.RowCount, 1)),
            },
            new ExecutionOptions
            {
                MaxIterations = fit.Options.MaxIterations,
                UnboundedCost = double.NegativeInfinity,
                StoppingRules = [new NewtonDecrementRule(fit.Options.Tolerance)],
            },
            cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (fit.Options.Alpha == 0.0)
        {
            // A run that never saw the resample's own Hessian has not got far: look now.
            objective.EnsureHessian(fit.Point);
            if (!GlmFitter.DependentColumns(rows, working, objective.LastHessian, cancellationToken).IsEmpty)
                return RefitOutcome.Failure("a column is collinear in the resample");
        }

        if (!run.Converged)
            return RefitOutcome.Failure($"no convergence: {run.Reason}");
        if (fit.Options.Alpha == 0.0 && SeparationSymptom.Shows(fit.Information, objective.LastHessian, k, 0.0)
            && new SeparationDetector(rows, working).Find(cancellationToken) is not null)
            return RefitOutcome.Failure("the resample is separated");
        working.ToReported((run.Reason == TerminationReason.NewtonDecrement ? run.LastX : run.X).AsSpan(), parameters);
        return RefitOutcome.Success;
    }
}
