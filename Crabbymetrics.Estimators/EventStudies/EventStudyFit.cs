using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>What every event study has, however it was estimated.</summary>
internal sealed record EventStudyFit
{
    /// <summary>The options.</summary>
    public required EventStudyOptions Options { get; init; }

    /// <summary>Covariances and bootstrap.</summary>
    public required EstimationServices Services { get; init; }

    /// <summary>The observations that were used.</summary>
    public required RegressionData Data { get; init; }

    /// <summary>The effects by relative period, ascending.</summary>
    public required ImmutableArray<EventStudyPeriod> Periods { get; init; }

    /// <summary>The effects by cohort and relative period.</summary>
    public required ImmutableArray<CohortEffect> Cohorts { get; init; }

    /// <summary>The names of the slopes after the effects.</summary>
    public ImmutableArray<string> SlopeNames { get; init; } = [];

    /// <summary>Their estimates.</summary>
    public ImmutableArray<double> Slopes { get; init; } = [];

    /// <summary>How the fit went.</summary>
    public required FitDiagnostics Diagnostics { get; init; }

    /// <summary>The number n of observations.</summary>
    public required double ObservationCount { get; init; }
}
