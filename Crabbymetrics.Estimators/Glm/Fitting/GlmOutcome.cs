using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>How an attempt at a fit ended: with an optimum, or with the rows that forbid one.</summary>
/// <param name="Parameters">The working parameters.</param>
/// <param name="Optimum">The optimum; null where there is no start.</param>
/// <param name="Separated">The separated rows; null where there are none.</param>
/// <param name="Penalty">The penalty in the objective.</param>
/// <param name="VisitedRows">The number of rows that a pass visits.</param>
/// <param name="OutcomeTerm">The part of the objective that merging of rows left out.</param>
internal readonly record struct GlmOutcome(
    WorkingParameters Parameters,
    GlmOptimum? Optimum,
    SeparatedRows? Separated,
    double Penalty,
    int VisitedRows,
    double OutcomeTerm
)
{
    /// <summary>The rows whose means are at the edge of what the family allows; empty inside.</summary>
    public ImmutableArray<int> BoundaryRows { get; init; } = [];
}
