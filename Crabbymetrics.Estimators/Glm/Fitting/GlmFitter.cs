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
        List<string> leftOut = [];
        if (GlmChecks.OffsetWarning(family, data) is { } raw)
        {
            leftOut.Add(raw);
        }

        while (true)
        {
            // An attempt without the separated rows finds its columns anew: what the one before said of columns is forgotten.
            List<string> warnings = [.. leftOut];
            GlmOutcome outcome = GlmAttempt.Run(_method, data, rows, merged, maxDegreeOfParallelism, warnings, cancellationToken);
            if (outcome.Separated is not { } separated)
            {
                FitDiagnostics diagnostics = GlmDiagnostics.Of(outcome, _method, warnings, Stopwatch.GetElapsedTime(begun));
                if (!outcome.Optimum!.Converged)
                {
                    throw GlmDiagnostics.NotConverged(outcome, _method, diagnostics);
                }

                double[]? hessian = outcome.Optimum.Hessian is { Length: > 0 } known && _method.StepsByObservedCurvature ? known : null;
                WorkingParameters parameters = outcome.Parameters.On(data.Design);
                return new GlmFit(
                    data,
                    options,
                    services,
                    rows,
                    parameters,
                    outcome.Optimum.Point,
                    hessian,
                    diagnostics,
                    maxDegreeOfParallelism,
                    merged
                )
                {
                    HasOwnWeights = weights is null,
                    OutcomeTerm = outcome.OutcomeTerm,
                    BoundaryRows = outcome.BoundaryRows,
                    ScoreAdjustments = options.ReducesBias
                        ? FirthPenalty.ScoreAdjustments(rows, parameters, outcome.Optimum.Point, outcome.Optimum.Hessian)
                        : [],
                };
            }

            rows = SeparatedFit.Without(separated, data, rows, options, leftOut);
        }
    }
}
