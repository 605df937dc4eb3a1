using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>A result by instruments, with the strength of its first stages for tables.</summary>
public interface IFirstStageStatistics
{
    /// <summary>The F statistic of the excluded instruments for each endogenous regressor, under equal variances, named <c>First-stage F
    /// (education)</c>; empty where there is no inference.</summary>
    ImmutableArray<FitStatistic> FirstStageStatistics { get; }
}
