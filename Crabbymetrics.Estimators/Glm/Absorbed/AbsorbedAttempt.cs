using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>One fit of given rows with absorbed effects: the run, the look at its end, and whether rows are separated.</summary>
internal sealed class AbsorbedAttempt
{
    // The iterations for a column of each elimination of the effects.
    private const int MostInner = 20_000;

    // The step after the last, in the tolerance: where it is longer, the run goes on.
    private const double OfLastStep = 1e-4;
    private const double LeastStep = 1e-12;

    private AbsorbedAttempt(AbsorbedProblem problem, AbsorbedOptimum optimum, AbsorbedEnd? end, SeparationVerdict verdict)
    {
        Problem = problem;
        Optimum = optimum;
        End = end;
        Verdict = verdict;
    }

    /// <summary>The rows.</summary>
    public AbsorbedProblem Problem { get; }

    /// <summary>Where the run ended.</summary>
    public AbsorbedOptimum Optimum { get; }

    /// <summary>The end looked at; null where the run did not get to one.</summary>
    public AbsorbedEnd? End { get; }

    /// <summary>Whether rows are separated.</summary>
    public SeparationVerdict Verdict { get; }

    /// <summary>Fits.</summary>
    /// <param name="problem">The rows.</param>
    /// <param name="options">Tolerance and iterations.</param>
    /// <param name="columns">The columns, n values each.</param>
    /// <param name="start">Where to start; null for a start of its own.</param>
    /// <param name="freedom">The number of coefficients of the effects, for a dispersion.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static AbsorbedAttempt Run(
        AbsorbedProblem problem,
        GlmOptions options,
        double[][] columns,
        AbsorbedWarmStart? start,
        int freedom,
        CancellationToken cancellationToken
    )
    {
        EffectProjection projection = new(problem.Data, MostInner, problem.Threads);
        AbsorbedNewton? newton = null;
        AbsorbedOptimum? profiled = start is null ? ProfiledNewton.TryRun(problem, projection, columns, options, cancellationToken) : null;
        AbsorbedOptimum optimum =
            profiled ?? (start is null ? Newton().Run(freedom) : Newton().RunFrom(start.Eta, start.Coefficients, freedom));
        if (optimum.Reason == AbsorbedOptimum.NotIdentified || !Array.TrueForAll(optimum.Eta, double.IsFinite))
        {
            return new AbsorbedAttempt(problem, optimum, null, new SeparationVerdict(false, null));
        }

        double[][] kept = [.. optimum.Columns.Select(j => columns[j])];
        ImmutableArray<string> names = [.. optimum.Columns.Select(j => problem.Data.Design.ColumnNames[j])];
        AbsorbedEnd end = AbsorbedEnd.Of(problem, projection, kept, optimum.Eta, options.Tolerance, false, cancellationToken);
        bool isNear =
            end.SlopeDecrement <= Math.Max(OfLastStep * options.Tolerance, LeastStep) * optimum.Scale
            && end.Decrement <= options.Tolerance * optimum.Scale;
        if (optimum.Converged && !isNear)
        {
            Newton().IsVerified = false;
            int before = optimum.Iterations;
            optimum = Newton().RunFrom(optimum.Eta, optimum.Coefficients, freedom);
            optimum = optimum with { Iterations = before + optimum.Iterations };
            end = AbsorbedEnd.Of(problem, projection, kept, optimum.Eta, options.Tolerance, false, cancellationToken);
        }

        optimum = double.IsNaN(optimum.Cost) ? optimum with { Cost = end.Loss } : optimum;
        AbsorbedSeparation separation = new(problem, kept, names, cancellationToken);
        if (optimum.Converged && separation.IsExcluded(end))
        {
            return new AbsorbedAttempt(problem, optimum, end, SeparationVerdict.Finite);
        }

        end = AbsorbedEnd.Of(problem, projection, kept, optimum.Eta, options.Tolerance, true, cancellationToken);
        SeparationVerdict verdict = optimum.Converged && separation.IsExcluded(end) ? SeparationVerdict.Finite : separation.Search(end);
        return new AbsorbedAttempt(problem, optimum, end, verdict);

        AbsorbedNewton Newton() =>
            newton ??= new AbsorbedNewton(problem, projection, [.. columns], options.Tolerance, options.MaxIterations, cancellationToken)
            {
                KeepsAllColumns = start is not null,
                IsVerified = true,
            };
    }

    /// <summary>The same end seen as one of slopes that were held, for the columns of a fit.</summary>
    /// <param name="fit">The fit whose columns these are.</param>
    /// <param name="slopes">The slopes.</param>
    /// <param name="columns">The columns.</param>
    public AbsorbedAttempt With(AbsorbedGlmFit fit, double[] slopes, double[][] columns)
    {
        AbsorbedProblem problem = new(fit.Data, fit.Family, fit.Options.Scoring, Problem.Weights, null, Problem.Threads);
        EffectProjection projection = new(fit.Data, MostInner, Problem.Threads);
        AbsorbedEnd end = AbsorbedEnd.Of(problem, projection, columns, Optimum.Eta, fit.Options.Tolerance, false, CancellationToken.None);
        AbsorbedOptimum optimum = Optimum with { Coefficients = slopes, Columns = [.. fit.Working.View.Columns] };
        return new AbsorbedAttempt(problem, optimum, end, new SeparationVerdict(true, null));
    }
}
