using System.Diagnostics;

namespace Crabbymetrics.Estimators;

/// <summary>Fits a generalized linear model: checks, merging of equal rows, attempts (<see cref="GlmAttempt"/>) until no row is
/// separated, the result. Stateless.</summary>
internal sealed class GlmFitter(IGlmFamily family, GlmOptions options, EstimationServices services)
{
    private readonly GlmMethod _method = new(family, options, services);

    /// <summary>Fits the model.</summary>
    /// <param name="data">The observations.</param>
    /// <param name="weights">Weights in place of the data's, for a refit; null for the data's own.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    public GlmFit Fit(RegressionData data, double[]? weights, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!data.Absorbed.IsEmpty)
        {
            return weights is null
                ? new AbsorbedGlmFitter(family, options, services).Fit(data, maxDegreeOfParallelism, cancellationToken)
                : throw new InvalidOperationException("A refit with absorbed effects is made of its fit.");
        }

        GlmChecks.RefuseOptionsOfEffects(options);
        long begun = Stopwatch.GetTimestamp();
        MergedRows? merged = MergedRows.Find(data, family, options.Merging, maxDegreeOfParallelism);
        return Fit(data, weights, merged, begun, maxDegreeOfParallelism, cancellationToken);
    }

    /// <summary>Fits the model to data whose repeated rows were looked for before.</summary>
    /// <param name="data">The observations.</param>
    /// <param name="weights">Weights in place of the data's, for a refit; null for the data's own.</param>
    /// <param name="merged">The repeated rows merged; null where they are not.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    public GlmFit Fit(
        RegressionData data,
        double[]? weights,
        MergedRows? merged,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    ) => Fit(data, weights, merged, Stopwatch.GetTimestamp(), maxDegreeOfParallelism, cancellationToken);

    /// <summary>Fits the model to observations that live elsewhere, by passes alone.</summary>
    /// <param name="observations">The observations.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads here.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    /// <exception cref="NotSupportedException">The model looks at single rows.</exception>
    public GlmFit Fit(IObservations observations, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        long begun = Stopwatch.GetTimestamp();
        cancellationToken.ThrowIfCancellationRequested();
        RequireSums();
        GlmChecks.RefuseOptionsOfEffects(options);
        GlmRows rows = new(family, observations);
        ElsewhereChecks.RequireOutcome(rows, maxDegreeOfParallelism, cancellationToken);
        return Fit(new GlmSample(observations, rows, null), true, begun, maxDegreeOfParallelism, cancellationToken);
    }

    /// <summary>Refuses a model that looks at single rows, of observations that live elsewhere.</summary>
    /// <exception cref="NotSupportedException">It is one.</exception>
    public void RequireSums() => ElsewhereChecks.RequireSums(family, options);

    private GlmFit Fit(
        RegressionData data,
        double[]? weights,
        MergedRows? merged,
        long begun,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        GlmChecks.RequireOutcome(family, data, merged);
        GlmRows rows = new(family, data.Outcome, data.Offset, weights ?? data.Weights?.Values ?? default);
        return Fit(new GlmSample(data, rows, merged), weights is null, begun, maxDegreeOfParallelism, cancellationToken);
    }

    private GlmFit Fit(GlmSample sample, bool hasOwnWeights, long begun, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        (IObservations data, GlmRows rows, MergedRows? merged) = sample;
        List<string> leftOut = [];
        if (GlmChecks.OffsetWarning(family, data) is { } raw)
        {
            leftOut.Add(raw);
        }

        while (true)
        {
            // An attempt without the separated rows finds its columns anew, so that warnings of the attempt before about columns are
            // dropped.
            List<string> warnings = [.. leftOut];
            GlmOutcome outcome = GlmAttempt.Run(_method, sample, maxDegreeOfParallelism, warnings, cancellationToken);
            if (outcome.Separated is not { } separated)
            {
                FitDiagnostics diagnostics = GlmDiagnostics.Of(outcome, _method, warnings, Stopwatch.GetElapsedTime(begun));
                if (!outcome.Optimum!.Converged)
                {
                    throw GlmDiagnostics.NotConverged(outcome, _method, diagnostics);
                }

                double[]? hessian = outcome.Optimum.Hessian is { Length: > 0 } known && _method.StepsByObservedCurvature ? known : null;
                WorkingParameters parameters = outcome.Parameters.On(DesignOf(data));
                return new GlmFit(
                    new GlmFitState
                    {
                        Observations = data,
                        Options = options,
                        Services = services.Unobserved,
                        Rows = rows,
                        Working = parameters,
                        Point = outcome.Optimum.Point,
                        Hessian = hessian,
                        Diagnostics = diagnostics,
                        MaxDegreeOfParallelism = maxDegreeOfParallelism,
                        Merged = merged,
                        HasOwnWeights = hasOwnWeights,
                        OutcomeTerm = outcome.OutcomeTerm,
                        BoundaryRows = outcome.BoundaryRows,
                        ScoreAdjustments =
                            options.LikelihoodPenalty?.ScoreAdjustments(rows, parameters, outcome.Optimum.Point, outcome.Optimum.Hessian)
                            ?? [],
                    }
                );
            }

            rows = SeparatedFit.Without(separated, (RegressionData)data, rows, options, leftOut);
            sample = sample with { Rows = rows };
        }
    }

    /// <summary>The design of observations: of those that live elsewhere the schema.</summary>
    internal static DesignMatrix DesignOf(IObservations observations) =>
        observations is RegressionData data ? data.Design : observations.Design.WithoutRows;
}
