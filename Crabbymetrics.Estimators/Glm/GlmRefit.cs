using System.Buffers;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>Fits a model again, on the calling thread, from its own optimum: under other weights, or to other outcomes.</summary>
internal static class GlmRefit
{
    /// <summary>Fits rows and writes the reported parameters.</summary>
    public delegate RefitOutcome RowsRefit(GlmRows rows, Span<double> parameters, CancellationToken cancellationToken);

    /// <summary>Fits again under weights that multiply those of the fit.</summary>
    public static RefitOutcome Weighted(
        GlmFit fit,
        ReadOnlySpan<double> multipliers,
        Span<double> parameters,
        RowsRefit refit,
        CancellationToken cancellationToken
    )
    {
        int n = fit.Data.RowCount;
        double[] rented = ArrayPool<double>.Shared.Rent(n);
        try
        {
            Multiply(fit, multipliers, rented.AsSpan(0, n));
            return refit(fit.Rows with { Weights = rented.AsMemory(0, n) }, parameters, cancellationToken);
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
        {
            RowKernels.Weigh(weights, fit.Rows.Weights.Span);
        }
    }

    /// <summary>Draws outcomes from the fitted model and fits them.</summary>
    public static RefitOutcome Simulated(
        GlmFit fit,
        RandomSource random,
        Span<double> parameters,
        RowsRefit refit,
        CancellationToken cancellationToken
    )
    {
        int n = fit.Data.RowCount;
        double[] rented = ArrayPool<double>.Shared.Rent(n);
        try
        {
            Span<double> outcome = rented.AsSpan(0, n);
            fit.LinearPredictors(includeOffset: true, outcome);
            fit.Family.InverseLink(outcome, outcome, default, default);
            // The weight of a row is the number of observations that it stands for, averaged or only counted. Sampling weights are no
            // such number.
            ReadOnlySpan<double> weights = fit.Data.Weights?.Kind == WeightKind.Probability ? default : fit.Rows.Weights.Span;
            for (int i = 0; i < n; i++)
            {
                // A row of weight 0 is not in the fit; its outcome may be any that the family accepts.
                double weight = weights.IsEmpty || !(weights[i] > 0.0) ? 1.0 : weights[i];
                outcome[i] = fit.Family is IDispersionFamily dispersed
                    ? dispersed.Draw(outcome[i], fit.Dispersion / weight, random)
                    : AverageOfDraws(fit.Family, outcome[i], weight, random);
            }

            return refit(fit.Rows with { Outcome = rented.AsMemory(0, n) }, parameters, cancellationToken);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private static double AverageOfDraws(IGlmFamily family, double mean, double count, RandomSource random)
    {
        double sum = 0.0;
        for (double drawn = 0.0; drawn < count; drawn++)
        {
            sum += family.Draw(mean, random);
        }

        return sum / Math.Max(count, 1.0);
    }

    /// <summary>Fits given rows, from the optimum of an earlier fit.</summary>
    public static RefitOutcome Run(GlmFit fit, GlmRows rows, Span<double> parameters, CancellationToken cancellationToken)
    {
        using MergedRefitRows merged = new(fit, rows);
        return Run(fit, merged.Model, parameters, cancellationToken);
    }

    private static RefitOutcome Run(GlmFit fit, ModelRows model, Span<double> parameters, CancellationToken cancellationToken)
    {
        parameters.Fill(double.NaN);
        (GlmRows rows, WorkingParameters working) = model;
        int k = working.Count;
        GlmProblem problem = new(rows, working, fit.Options.Alpha, 1, cancellationToken);
        using GlmObjective objective = new(in problem) { OutcomeTerm = fit.OutcomeTerm };
        double scale = fit.RefitScale;
        IFusedObjective minimized =
            fit.Options.LikelihoodPenalty is { } penalty ? penalty.Penalize(objective, problem)
            : scale == 1.0 ? objective
            : new ScaledObjective(objective, scale);
        // The factor is that of the information, the Hessian over the dispersion.
        double factorScale = fit.Options.ReducesBias ? 1.0 : Math.Sqrt(scale / fit.Dispersion);
        OptimizationResult run = fit.Services.Executor.Minimize(
            minimized,
            fit.Point,
            new GlmNewtonSolver
            {
                Tolerance = fit.Options.Tolerance,
                RowCount = rows.TrustedCount,
                StartingFactor =
                    !(minimized is IArrowObjective || working.Layout.DiagonalCount == 0) ? null
                    : factorScale == 1.0 || fit.InformationFactor is null ? fit.InformationFactor
                    : Array.ConvertAll(fit.InformationFactor, value => value / factorScale),
                StartingError = 2.0 * Math.Sqrt((double)k / Math.Max(fit.Rows.Count, 1)),
            },
            new ExecutionOptions
            {
                MaxIterations = fit.Options.MaxIterations,
                UnboundedCost = double.NegativeInfinity,
                // Other code decides whether the likelihood has a maximum; the check around the end would read all rows again.
                VerifyConvergence = false,
                StoppingRules = [new NewtonDecrementRule(fit.Options.Tolerance)],
            },
            cancellationToken
        );
        cancellationToken.ThrowIfCancellationRequested();
        if (fit.Options.Alpha == 0.0)
        {
            // A run that never evaluated the Hessian of the resample has moved little: it is evaluated now.
            objective.EnsureHessian(fit.Point);
            if (!CollinearColumns.Find(rows, working, objective.LastHessian, cancellationToken).IsEmpty)
            {
                return RefitOutcome.Failure("a column is collinear in the resample");
            }
        }

        double[] end = [.. run.Reason == TerminationReason.NewtonDecrement ? run.LastX : run.X];
        if (!fit.Options.ReducesBias && AtEdge(fit, model, run, end, cancellationToken) is { } edge)
        {
            working.ToReported(edge, parameters);
            return RefitOutcome.Success;
        }

        if (!run.Converged)
        {
            return RefitOutcome.Failure(
                BoundaryMaximum.HoldsEveryMean(rows)
                    ? "every outcome of the resample is at the same edge of the range"
                    : $"no convergence: {run.Reason}"
            );
        }

        if (fit.Options.Alpha == 0.0 && !fit.Options.ReducesBias)
        {
            SeparationVerdict verdict = SeparationDecision.Decide(objective, rows, working, rows.Family, end, cancellationToken);
            if (verdict.FailureOf(fit.Hessian, objective.LastHessian, working.Layout) is { } failure)
            {
                return RefitOutcome.Failure(failure);
            }
        }

        working.ToReported(end, parameters);
        return RefitOutcome.Success;
    }

    // The maximum of the resample on the edge of what the link allows, as the fit itself would find it; null where it is inside.
    private static double[]? AtEdge(GlmFit fit, ModelRows model, OptimizationResult run, double[] end, CancellationToken cancellationToken)
    {
        if (!BoundaryMaximum.MayExist(model.Rows.Family))
        {
            return null;
        }

        (GlmRows rows, WorkingParameters working) = model;
        double constant = rows.Family.StartingIntercept(rows.Outcome.Span, rows.Offset.Span, rows.Weights.Span);
        if (!double.IsFinite(constant))
        {
            return null;
        }

        double[] start = GlmStart.Constant(rows, working, constant, cancellationToken);
        GlmProblem problem = new(rows, working, fit.Options.Alpha, 1, cancellationToken);
        return BoundaryMaximum.Find(in problem, GlmOptimum.Of(run, end), start, fit.Services)?.Optimum.Point;
    }
}
