using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Commands;

/// <summary>What is asked of a fit beside its table: comparisons with other models, measures of fit, influence.</summary>
internal sealed record ModelTestArguments
{
    /// <summary>The terms that are left out for a likelihood-ratio test, a list for each test.</summary>
    public IReadOnlyList<string> LikelihoodRatios { get; init; } = [];

    /// <summary>The terms that are left out for a score test, a list for each test.</summary>
    public IReadOnlyList<string> Scores { get; init; } = [];

    /// <summary>A saved model of which one of the two holds the other; null for none.</summary>
    public string? NestedModel { get; init; }

    /// <summary>A saved model of which none holds the other; null for none.</summary>
    public string? RivalModel { get; init; }

    /// <summary>Whether generalized variance inflation factors are shown.</summary>
    public bool InflationFactors { get; init; }

    /// <summary>Whether all measures of fit in the manner of R squared are shown.</summary>
    public bool PseudoRSquared { get; init; }

    /// <summary>The file that receives residuals and influence by row; null for none.</summary>
    public string? InfluenceFile { get; init; }

    /// <summary>The restrictions of wild score tests, one each.</summary>
    public IReadOnlyList<string> Wild { get; init; } = [];

    /// <summary>How they are made, but for the clusters; null where none is asked for.</summary>
    public WildClusterOptions? WildOptions { get; init; }

    /// <summary>The options that need all rows in memory.</summary>
    public string? OptionOfRows =>
        LikelihoodRatios.Count > 0 ? "--lr"
        : Scores.Count > 0 ? "--score"
        : NestedModel is not null ? "--lr-model"
        : RivalModel is not null ? "--vuong"
        : PseudoRSquared ? "--pseudo-r2"
        : InfluenceFile is not null ? "--influence"
        : Wild.Count > 0 ? "--wild"
        : null;
}
