using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Commands;

/// <summary>What only least squares is asked for.</summary>
internal sealed record LeastSquaresArguments
{
    /// <summary>The file that receives residuals and influence by row; null for none.</summary>
    public string? InfluenceFile { get; init; }

    /// <summary>Whether variance inflation factors are shown.</summary>
    public bool InflationFactors { get; init; }

    /// <summary>The restrictions of further fits, one each.</summary>
    public IReadOnlyList<string> Constraints { get; init; } = [];

    /// <summary>Whether anytime-valid p-values and limits are shown.</summary>
    public bool AnytimeValid { get; init; }

    /// <summary>The precision of their mixture; null for 1.</summary>
    public double? AnytimePrecision { get; init; }

    /// <summary>The variable of relative periods whose coefficients below 0 are tested; null for none.</summary>
    public string? PreTrend { get; init; }

    /// <summary>The restrictions of wild cluster bootstrap tests, one each.</summary>
    public IReadOnlyList<string> Wild { get; init; } = [];

    /// <summary>How they are made, but for the clusters; null where none is asked for.</summary>
    public WildClusterOptions? WildOptions { get; init; }
}
