using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Fits counts with their overdispersion: a Poisson fit, which settles collinear columns and separated rows; whether it is overdispersed at
/// all; then coefficients and overdispersion together by Newton's method. Stateless.
/// </summary>
internal sealed class NegativeBinomialFitter(ICountModel model, GlmOptions options, EstimationServices services)
{
    public GlmFit Fit(RegressionData data, double[]? weights, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        if (!data.Absorbed.IsEmpty)
        {
            RequireCounts(data);
            AbsorbedGlmFit poisson = new AbsorbedGlmFitter(PoissonFamily.Instance, options, services).Fit(
                data,
                maxDegreeOfParallelism,
                cancellationToken
            );
            (double score, double start) = OverdispersionPass.Run(model, poisson, maxDegreeOfParallelism, cancellationToken);
            return score > 0.0
                ? new AbsorbedCountFitter(model, options, services).Fit(poisson, start, cancellationToken)
                    ?? PoissonLimit(poisson, "The overdispersion fell to nothing")
                : PoissonLimit(poisson, "The outcomes vary no more around their means than Poisson's do");
        }

        MergedRows? merged = MergedRows.Find(data, PoissonFamily.Instance, options.Merging, maxDegreeOfParallelism);
        return Fit(data, weights, merged, maxDegreeOfParallelism, cancellationToken);
    }

    /// <summary>Fits data whose repeated rows were looked for before: the coefficients see them merged by regressors, the overdispersion by
    /// outcome too.</summary>
    public GlmFit Fit(
        RegressionData data,
        double[]? weights,
        MergedRows? merged,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    )
    {
        RequireCounts(data);
        GlmFit poisson = new GlmFitter(PoissonFamily.Instance, options, services).Fit(
            data,
            weights,
            merged,
            maxDegreeOfParallelism,
            cancellationToken
        );
        return WithOverdispersion(poisson, maxDegreeOfParallelism, cancellationToken);
    }

    /// <summary>Fits observations that live elsewhere.</summary>
    /// <param name="observations">The observations.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads here.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    public GlmFit Fit(IObservations observations, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        GlmRows rows = new(model.At(0.0), observations);
        ElsewhereChecks.RequireOutcome(rows, maxDegreeOfParallelism, cancellationToken);
        GlmFit poisson = new GlmFitter(PoissonFamily.Instance, options, services).Fit(
            observations,
            maxDegreeOfParallelism,
            cancellationToken
        );
        return WithOverdispersion(poisson, maxDegreeOfParallelism, cancellationToken);
    }

    private GlmFit WithOverdispersion(GlmFit poisson, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        (double score, double start) = OverdispersionPass.Run(model, poisson, maxDegreeOfParallelism, cancellationToken);
        if (!(score > 0.0))
        {
            return PoissonLimit(poisson, "The outcomes vary no more around their means than Poisson's do");
        }

        double[] point = [.. poisson.Point, start];
        using CountObjective objective = new(
            model,
            poisson.ByOutcome.Rows,
            poisson.ByOutcome.Working,
            options.Alpha,
            maxDegreeOfParallelism,
            cancellationToken
        );
        OptimizationResult run = Minimize(objective, point, options.MaxIterations, poisson, cancellationToken);
        double tau = run.X[^1];
        if (model.IsPoisson(tau))
        {
            return PoissonLimit(poisson, "The overdispersion fell to nothing");
        }

        FitDiagnostics diagnostics = Diagnose(poisson, run, objective);
        double[] coefficients = [.. Last(run)[..^1]];
        if (!run.Converged)
        {
            double[] best = new double[poisson.Working.ReportedCount];
            poisson.Working.ToReported(coefficients, best);
            throw FitWords.NotConverged("negative binomial", null, run.Message, best, diagnostics);
        }

        GlmRows rows = poisson.Rows with { Family = model.At(Last(run)[^1]) };
        return new GlmFit(
            poisson.State with
            {
                Rows = rows,
                Point = coefficients,
                Hessian = null,
                Diagnostics = diagnostics,
                OutcomeTerm = 0.0,
                BoundaryRows = [],
            }
        );
    }

    /// <summary>Fits other rows from the optimum of an earlier fit and writes the reported coefficients.</summary>
    public RefitOutcome Refit(GlmFit fit, GlmRows rows, Span<double> parameters, CancellationToken cancellationToken)
    {
        double tau = model.TauOf(fit.Family);
        if (fit is AbsorbedGlmFit absorbed)
        {
            return double.IsNaN(tau)
                ? AbsorbedRefit.Coefficients(absorbed, rows, parameters, cancellationToken)
                : new AbsorbedCountFitter(model, options, services).Refit(absorbed, rows, parameters, cancellationToken);
        }

        if (double.IsNaN(tau))
        {
            return GlmRefit.Run(fit, rows, parameters, cancellationToken);
        }

        parameters.Fill(double.NaN);
        using MergedRefitRows merged = new(fit, rows, byOutcome: true);
        (rows, WorkingParameters working) = merged.Model;
        using CountObjective objective = new(model, rows, working, fit.Options.Alpha, 1, cancellationToken);
        OptimizationResult run = Minimize(objective, [.. fit.Point, tau], fit.Options.MaxIterations, fit, cancellationToken);
        // A resample without overdispersion is a Poisson model, and the coefficients near that limit are its coefficients.
        if (!run.Converged && !model.IsPoisson(run.X[^1]))
        {
            return RefitOutcome.Failure($"no convergence: {run.Reason}");
        }

        GlmProblem problem = new(rows with { Family = PoissonFamily.Instance }, working, fit.Options.Alpha, 1, cancellationToken);
        using GlmObjective coefficients = new(in problem);
        double[] information = new double[fit.Working.Layout.Length];
        double[] end = [.. Last(run)[..^1]];
        coefficients.Evaluate(end, default, information);
        if (fit.Options.Alpha == 0.0 && !CollinearColumns.Find(rows, working, information, cancellationToken).IsEmpty)
        {
            return RefitOutcome.Failure("a column is collinear in the resample");
        }

        if (fit.Options.Alpha == 0.0)
        {
            SeparationVerdict verdict = SeparationDecision.Decide(
                coefficients,
                problem.Rows,
                working,
                PoissonFamily.Instance,
                end,
                cancellationToken
            );
            if (verdict.FailureOf(fit.Hessian, information, fit.Working.Layout) is { } failure)
            {
                return RefitOutcome.Failure(failure);
            }
        }

        fit.Working.ToReported(end, parameters);
        return RefitOutcome.Success;
    }

    private static ReadOnlySpan<double> Last(OptimizationResult run) =>
        (run.Reason == TerminationReason.NewtonDecrement ? run.LastX : run.X).AsSpan();

    private static void RequireCounts(RegressionData data)
    {
        ReadOnlySpan<double> outcome = data.Outcome.Span;
        for (int i = 0; i < outcome.Length; i++)
        {
            if (!(outcome[i] >= 0.0) || outcome[i] != Math.Floor(outcome[i]))
            {
                throw FitWords.Outcome(data, i, "negative binomial regression", "a whole number, 0 or more");
            }
        }
    }

    private OptimizationResult Minimize(
        CountObjective objective,
        double[] start,
        int maxIterations,
        GlmFit near,
        CancellationToken cancellationToken
    )
    {
        OptimizationResult run = services.FitExecutor.Minimize(
            objective,
            start,
            services.Solvers.Find("newton"),
            new ExecutionOptions
            {
                MaxIterations = maxIterations,
                UnboundedCost = double.NegativeInfinity,
                // Other code decides whether the likelihood has a maximum; the check around the end would read all rows again.
                VerifyConvergence = false,
                StoppingRules = [new NewtonDecrementRule(options.Tolerance * Math.Sqrt(near.RefitScale))],
            },
            cancellationToken
        );
        cancellationToken.ThrowIfCancellationRequested();
        return run;
    }

    private GlmFit PoissonLimit(GlmFit poisson, string what)
    {
        string warning =
            $"{what}: the likelihood is largest at the Poisson limit, {(model is QuadraticCounts ? "theta infinite" : "delta 0")}. "
            + $"The estimates are those of Poisson regression.";
        return poisson.With(GlmDiagnostics.WithWarning(poisson.Diagnostics, warning));
    }

    private FitDiagnostics Diagnose(GlmFit poisson, OptimizationResult run, CountObjective objective)
    {
        FitDiagnostics before = poisson.Diagnostics;
        double cost = objective.Cost(Last(run)) - objective.OutcomeTerm;
        return new FitDiagnostics
        {
            Converged = run.Converged && double.IsFinite(cost),
            Iterations = before.Iterations + run.Iterations,
            TerminationReason = run.Reason,
            Objective = cost,
            Penalty = 0.5 * options.Alpha * poisson.SquaredSlopes(Last(run)),
            NewtonDecrement = run.NewtonDecrement ?? double.NaN,
            Solver = "newton",
            ObjectiveEvaluations = before.ObjectiveEvaluations + run.Counts.Calls,
            GradientEvaluations = before.GradientEvaluations + run.Counts.Gradient,
            HessianEvaluations = before.HessianEvaluations + run.Counts.Hessian,
            HessianProducts = before.HessianProducts,
            VisitedRows = before.VisitedRows,
            Elapsed = before.Elapsed + run.Elapsed,
            Warnings = before.Warnings,
        };
    }
}
