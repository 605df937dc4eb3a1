using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Fits counts with their overdispersion and absorbed effects: Newton's method on the logarithm of the overdispersion, slopes and effects
/// profiled by a fit at each of its values.
/// </summary>
internal sealed class AbsorbedCountFitter(ICountModel model, GlmOptions options, EstimationServices services)
{
    private const int MostSteps = 60;
    private const double LongestStep = 2.0;
    private const double LossRounding = 1e-12;

    /// <summary>Fits from a Poisson fit.</summary>
    /// <param name="poisson">The Poisson fit.</param>
    /// <param name="start">Where tau starts.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The fit; null where the overdispersion falls to nothing.</returns>
    /// <exception cref="ConvergenceException">The overdispersion did not converge.</exception>
    public AbsorbedGlmFit? Fit(AbsorbedGlmFit poisson, double start, CancellationToken cancellationToken)
    {
        (AbsorbedGlmFit? fit, string? failure, bool isPoisson) = Profile(
            poisson,
            start,
            WeightsOf(poisson.Rows),
            null,
            options.MaxDegreeOfParallelism,
            cancellationToken
        );
        return isPoisson
            ? null
            : fit
                ?? throw FitWords.NotConverged(
                    "negative binomial",
                    null,
                    failure!,
                    [.. poisson.ReportedParameters()],
                    poisson.Diagnostics with
                    {
                        Converged = false,
                        TerminationReason = TerminationReason.MaxIterations,
                    }
                );
    }

    /// <summary>Fits other rows from the optimum of an earlier fit and writes the reported coefficients.</summary>
    public RefitOutcome Refit(AbsorbedGlmFit fit, GlmRows rows, Span<double> parameters, CancellationToken cancellationToken)
    {
        parameters.Fill(double.NaN);
        double tau = model.TauOf(fit.Family);
        (AbsorbedGlmFit? other, string? failure, bool isPoisson) = Profile(fit, tau, WeightsOf(rows), rows.Outcome, 1, cancellationToken);
        if (isPoisson)
        {
            GlmRows limit = rows with { Family = PoissonFamily.Instance };
            return AbsorbedRefit.Coefficients(fit, limit, parameters, cancellationToken);
        }

        if (other is null)
        {
            return RefitOutcome.Failure(failure!);
        }

        other.ReportedParameters().AsSpan().CopyTo(parameters);
        return RefitOutcome.Success;
    }

    /// <summary>Fits under other weights, with all that follows from a fit.</summary>
    /// <exception cref="CrabbymetricsException">There is no fit.</exception>
    public AbsorbedGlmFit RefitFull(AbsorbedGlmFit fit, double[] weights, CancellationToken cancellationToken)
    {
        (AbsorbedGlmFit? other, string? failure, bool isPoisson) = Profile(
            fit,
            model.TauOf(fit.Family),
            weights,
            null,
            1,
            cancellationToken
        );
        return other ?? throw new CrabbymetricsException(isPoisson ? "The refit has no overdispersion." : $"The refit failed: {failure}.");
    }

    private (AbsorbedGlmFit? Fit, string? Failure, bool IsPoisson) Profile(
        AbsorbedGlmFit near,
        double tau,
        double[] weights,
        ReadOnlyMemory<double>? outcome,
        int threads,
        CancellationToken cancellationToken
    )
    {
        double best = double.PositiveInfinity;
        double step = 0.0;
        AbsorbedGlmFit? current = null;
        double from = tau;
        for (int iteration = 0; iteration < MostSteps; iteration++)
        {
            if (model.IsPoisson(tau))
            {
                return (null, null, true);
            }

            (AbsorbedGlmFit? fit, string? failure) = At(current ?? near, tau, weights, outcome, threads, cancellationToken);
            if (fit is null)
            {
                return (null, failure, false);
            }

            double[] information = Information(fit, tau, out double cost);
            if (!(cost <= best + (LossRounding * Math.Abs(best))) && iteration > 0 && Math.Abs(step) > 1e-10)
            {
                step *= 0.5;
                tau = from + step;
                continue;
            }

            AbsorbedCountModel profiled = AbsorbedCountModel.At(model, fit, tau);
            information[^1] -= profiled.Taken;
            double curvature = ScaledCurvature(information, fit.Working.Count);
            (best, current, from) = (cost, fit, tau);
            double decrement = curvature > 0.0 ? Math.Abs(profiled.First) / Math.Sqrt(curvature) : double.PositiveInfinity;
            if (decrement <= options.Tolerance * 1e-3 || (iteration > 0 && Math.Abs(step) <= 1e-13 * Math.Max(1.0, Math.Abs(tau))))
            {
                return (
                    fit.With(fit.Diagnostics with { Iterations = near.Diagnostics.Iterations + iteration }) as AbsorbedGlmFit,
                    null,
                    false
                );
            }

            step = curvature > 0.0 ? -profiled.First / curvature : -Math.Sign(profiled.First);
            step = Math.Clamp(step, -LongestStep, LongestStep);
            tau = from + step;
        }

        return (null, "the overdispersion did not converge", false);
    }

    private (AbsorbedGlmFit? Fit, string? Failure) At(
        AbsorbedGlmFit near,
        double tau,
        double[] weights,
        ReadOnlyMemory<double>? outcome,
        int threads,
        CancellationToken cancellationToken
    )
    {
        AbsorbedGlmFitter fitter = new(model.At(tau), options, services);
        (AbsorbedAttempt? attempt, string? failure) = fitter.Again(near, weights, outcome, threads, cancellationToken);
        if (attempt is null)
        {
            return (null, failure);
        }

        AbsorbedRank rank = new(near.Data.Absorbed, attempt.Problem.Weights, threads);
        FitDiagnostics diagnostics = AbsorbedWords.Diagnostics(
            attempt,
            options,
            [.. near.Diagnostics.Warnings],
            rank,
            near.Diagnostics.Elapsed
        );
        return (AbsorbedGlmFit.Of(attempt, near.Sample, rank, options, services.Unobserved, diagnostics, threads), null);
    }

    // The joint second derivatives, effects held.
    private double[] Information(AbsorbedGlmFit fit, double tau, out double cost)
    {
        int size = fit.Working.Count + 1;
        double[] information = new double[size * size];
        using CountObjective objective = new(model, fit.Rows, fit.Working, 0.0, 1, CancellationToken.None);
        cost = objective.Evaluate([.. fit.Point, tau], default, information);
        return information;
    }

    // The second derivative in tau, slopes profiled.
    private static double ScaledCurvature(double[] information, int count)
    {
        int size = count + 1;
        double[] square = new double[count * count];
        double[] cross = new double[count];
        for (int a = 0; a < count; a++)
        {
            information.AsSpan(a * size, count).CopyTo(square.AsSpan(a * count));
            cross[a] = information[(a * size) + count];
        }

        double[] solved = [.. cross];
        if (!CholeskyFactorization.TryFactor(square, count, out _))
        {
            return double.NaN;
        }

        CholeskyFactorization.Solve(square, count, solved);
        double left = information[^1];
        for (int a = 0; a < count; a++)
        {
            left -= cross[a] * solved[a];
        }

        return left;
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
