using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Fits a Tweedie model with its power: the power that is best with the coefficients and the dispersion of each, then Newton's method on
/// coefficients, log(phi) and power together, which gives the maximum to rounding. Stateless.
/// </summary>
internal sealed class TweedieFitter(TweedieOptions options, EstimationServices services)
{
    // Toward 1 the likelihood of outcomes that are not multiples of phi has spikes; toward 2 no zero has any probability.
    public const double LowestPower = 1.02;
    public const double HighestPower = 1.98;

    // The tolerance of the search for the power.
    private const double PowerTolerance = 1e-7;

    // In standard errors. The joint steps end at rounding.
    private const double JointTolerance = 1e-9;

    public static IGlmFamily FamilyOf(double power, TweedieOptions options, EstimationServices services) =>
        GlmFamilies.Tweedie(power, services.Families.FindLink(options.Link));

    public GlmFit Fit(
        RegressionData data,
        double[]? weights,
        MergedRows? merged,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    ) =>
        Fit(
            power => FitterAt(power).Fit(data, weights, merged, maxDegreeOfParallelism, cancellationToken),
            maxDegreeOfParallelism,
            cancellationToken
        );

    /// <summary>Fits observations that live elsewhere.</summary>
    /// <param name="observations">The observations.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads here.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    public GlmFit Fit(IObservations observations, int maxDegreeOfParallelism, CancellationToken cancellationToken) =>
        Fit(
            power => FitterAt(power).Fit(observations, maxDegreeOfParallelism, cancellationToken),
            maxDegreeOfParallelism,
            cancellationToken
        );

    private GlmFitter FitterAt(double power) => new(FamilyOf(power, options, services), options, services);

    private GlmFit Fit(Func<double, GlmFit> at, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        double best = BrentMinimum.Find(
            power => -GlmStatistics.Compute(at(power)).LogLikelihood,
            LowestPower,
            HighestPower,
            PowerTolerance
        );
        GlmFit fit = at(best);
        if (best < LowestPower + (10.0 * PowerTolerance) || best > HighestPower - (10.0 * PowerTolerance))
        {
            return Warned(
                fit,
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"The likelihood grows to the edge of the powers that are tried ({LowestPower} to {HighestPower}): near 1 a Poisson, "
                        + $"near 2 a gamma model describes the outcomes. Standard errors are those at this power."
                )
            );
        }

        (TweedieRows rows, WorkingParameters working) = TweedieRows.Of(fit);
        using TweedieObjective objective = new(rows, working, LinkOf(fit), maxDegreeOfParallelism, cancellationToken);
        OptimizationResult? run = double.IsFinite(fit.Dispersion) && fit.Dispersion > 0.0 ? Minimize(objective, fit, best) : null;
        return run is not { Converged: true } and not { Reason: TerminationReason.RoundoffLimited }
            ? Warned(
                fit,
                "Coefficients, dispersion and power did not converge together: standard errors are those at the estimated power, with "
                    + "Pearson's dispersion."
            )
            : new GlmFit(
                fit.State with
                {
                    Rows = fit.Rows with { Family = FamilyOf(run.X[^1], options, services) },
                    Point = [.. run.X.AsSpan()[..^2]],
                    Hessian = null,
                    LikelihoodDispersion = Math.Exp(run.X[^2]),
                    BoundaryRows = [],
                }
            );
    }

    /// <summary>Fits other rows, coefficients, dispersion and power together from the optimum of an earlier fit, and writes the reported
    /// coefficients.</summary>
    public RefitOutcome Refit(GlmFit fit, GlmRows rows, Span<double> parameters, CancellationToken cancellationToken)
    {
        if (fit.LikelihoodDispersion is null)
        {
            return GlmRefit.Run(fit, rows, parameters, cancellationToken);
        }

        parameters.Fill(double.NaN);
        using MergedRefitRows? merged = !TweedieRows.ArePrecise(fit) ? new MergedRefitRows(fit, rows, byOutcome: true) : null;
        ModelRows model = merged?.Model ?? new ModelRows(rows, fit.Working);
        using TweedieObjective objective = new(TweedieRows.Of(fit, model.Rows), model.Working, LinkOf(fit), 1, cancellationToken);
        OptimizationResult run = Minimize(objective, fit, PowerOf(fit));
        if (!run.Converged && run.Reason != TerminationReason.RoundoffLimited)
        {
            return RefitOutcome.Failure($"no convergence: {run.Reason}");
        }

        double[] end = [.. run.X.AsSpan()[..^2]];
        double[] information = new double[fit.Working.Layout.Length];
        SeparationVerdict verdict;
        GlmRows ofPower = model.Rows with { Family = FamilyOf(run.X[^1], options, services) };
        using (GlmObjective coefficients = new(new GlmProblem(ofPower, model.Working, 0.0, 1, cancellationToken)))
        {
            coefficients.Evaluate(end, default, information);
            verdict = SeparationDecision.Decide(coefficients, ofPower, model.Working, ofPower.Family, end, cancellationToken);
        }

        if (!CollinearColumns.Find(model.Rows, model.Working, information, cancellationToken).IsEmpty)
        {
            return RefitOutcome.Failure("a column is collinear in the resample");
        }

        if (verdict.FailureOf(fit.Hessian, information, fit.Working.Layout) is { } failure)
        {
            return RefitOutcome.Failure(failure);
        }

        fit.Working.ToReported(end, parameters);
        return RefitOutcome.Success;
    }

    internal static ILink LinkOf(GlmFit fit) => ((LinkedFamily)fit.Family).Link;

    internal static double PowerOf(GlmFit fit) => ((TweedieDistribution)((LinkedFamily)fit.Family).Distribution).Power;

    private static GlmFit Warned(GlmFit fit, string warning) => fit.With(GlmDiagnostics.WithWarning(fit.Diagnostics, warning));

    private OptimizationResult Minimize(TweedieObjective objective, GlmFit fit, double power) =>
        services.Executor.Minimize(
            objective,
            [.. fit.Point, Math.Log(fit.Dispersion), power],
            services.Solvers.Find("newton"),
            new ExecutionOptions
            {
                MaxIterations = options.MaxIterations,
                UnboundedCost = double.NegativeInfinity,
                // The start is a converged fit; the check around the end would read all rows again.
                VerifyConvergence = false,
                StoppingRules = [new NewtonDecrementRule(JointTolerance)],
            }
        );
}
