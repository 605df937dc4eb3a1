using System.Diagnostics;

namespace Crabbymetrics.Estimators;

/// <summary>Fits a model with absorbed effects again to its own rows, from its optimum.</summary>
internal static class AbsorbedRefit
{
    /// <summary>Fits rows with other weights or outcomes and writes the reported parameters.</summary>
    public static RefitOutcome Coefficients(AbsorbedGlmFit fit, GlmRows rows, Span<double> parameters, CancellationToken cancellationToken)
    {
        parameters.Fill(double.NaN);
        double[] weights = WeightsOf(rows);
        AbsorbedGlmFitter fitter = new(rows.Family, fit.Options, fit.Services);
        (AbsorbedAttempt? attempt, string? failure) = fitter.Again(fit, weights, rows.Outcome, 1, cancellationToken);
        if (attempt is null)
        {
            return RefitOutcome.Failure(failure!);
        }

        double[] slopes = fit.Options.CorrectIncidentalBias ? IncidentalBias.Corrected(attempt) : attempt.Optimum.Coefficients;
        fit.Reported(slopes).CopyTo(parameters);
        return RefitOutcome.Success;
    }

    /// <summary>Fits under other weights, with all that follows from a fit.</summary>
    /// <exception cref="CrabbymetricsException">There is no fit.</exception>
    public static AbsorbedGlmFit Full(AbsorbedGlmFit fit, double[] weights, CancellationToken cancellationToken)
    {
        long begun = Stopwatch.GetTimestamp();
        AbsorbedGlmFitter fitter = new(fit.Family, fit.Options, fit.Services);
        (AbsorbedAttempt? attempt, string? failure) = fitter.Again(fit, weights, null, 1, cancellationToken);
        if (attempt is null)
        {
            throw new CrabbymetricsException($"The refit failed: {failure}.");
        }

        AbsorbedGlmFit refit = Of(fit, attempt, Stopwatch.GetElapsedTime(begun));
        return fit.Options.CorrectIncidentalBias
            ? (AbsorbedGlmFit)At(refit, refit.Reported(IncidentalBias.Corrected(attempt))).With(refit.Diagnostics)
            : refit;
    }

    /// <summary>The model at given slopes, with the effects that are best for them.</summary>
    public static AbsorbedGlmFit At(AbsorbedGlmFit fit, ReadOnlySpan<double> parameters)
    {
        long begun = Stopwatch.GetTimestamp();
        double[] working = new double[fit.Working.Count];
        fit.Working.FromReported(parameters, working);
        double[] slopes = fit.Working.ToKept(working);
        double[] old = fit.KeptCoefficients();
        double[] eta = [.. fit.Eta];
        double[] offset = fit.Data.HasOffset ? fit.Data.Offset.ToArray() : new double[eta.Length];
        double[] column = new double[eta.Length];
        double[][] raw = new double[slopes.Length][];
        for (int j = 0; j < slopes.Length; j++)
        {
            fit.Data.Design.CopyColumn(fit.Working.View.Columns[j], column);
            raw[j] = [.. column];
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(column, slopes[j] - old[j], eta, eta);
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(column, slopes[j], offset, offset);
        }

        double[]? weights = fit.Rows.Weights.IsEmpty ? null : fit.Rows.Weights.ToArray();
        AbsorbedProblem problem = new(
            fit.Data.WithOffset(offset),
            fit.Family,
            fit.Options.Scoring,
            weights,
            null,
            fit.Options.MaxDegreeOfParallelism
        );
        AbsorbedAttempt attempt = AbsorbedAttempt.Run(
            problem,
            fit.Options,
            [],
            new AbsorbedWarmStart(eta, []),
            fit.Rank.Value,
            CancellationToken.None
        );
        if (!attempt.Optimum.Converged)
        {
            throw new CrabbymetricsException(
                $"The absorbed effects have no estimates at the given slopes: the fit of the effects ended with {attempt.Optimum.Reason}."
            );
        }

        return Of(fit, attempt.With(fit, slopes, raw), Stopwatch.GetElapsedTime(begun), isEvaluation: true);
    }

    private static AbsorbedGlmFit Of(AbsorbedGlmFit fit, AbsorbedAttempt attempt, TimeSpan elapsed, bool isEvaluation = false)
    {
        AbsorbedRank rank = new(attempt.Problem.Data.Absorbed, attempt.Problem.Weights, attempt.Problem.Threads);
        FitDiagnostics diagnostics = AbsorbedWords.Diagnostics(attempt, fit.Options, [], rank, elapsed);
        if (isEvaluation)
        {
            diagnostics = diagnostics with { Converged = false, TerminationReason = TerminationReason.EvaluatedAt, Iterations = 0 };
        }

        return AbsorbedGlmFit.Of(attempt, fit.Sample, rank, fit.Options, fit.Services, diagnostics, fit.Options.MaxDegreeOfParallelism);
    }

    private static double[] WeightsOf(GlmRows rows)
    {
        if (!rows.Weights.IsEmpty)
        {
            return rows.Weights.ToArray();
        }

        double[] ones = new double[rows.Outcome.Length];
        Array.Fill(ones, 1.0);
        return ones;
    }
}
