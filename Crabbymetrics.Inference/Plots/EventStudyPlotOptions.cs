using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>What a picture of an event study shows beside the estimates: immutable.</summary>
public sealed class EventStudyPlotOptions
{
    /// <summary>The confidence levels of the limits, each between 0 and 1.</summary>
    /// <value>Default 0.95 and 0.90.</value>
    public ImmutableArray<double> Levels { get; init; } = [0.95, 0.90];

    /// <summary>The relative period with which the others are compared, shown at 0; null where there is none.</summary>
    /// <value>Default null.</value>
    public double? Reference { get; init; }

    /// <summary>The test that there is no effect before the treatment, for a note; null for none.</summary>
    /// <value>Default null.</value>
    public HypothesisTest? PreTrendTest { get; init; }

    /// <summary>The kind of the standard errors; empty for no word.</summary>
    /// <value>Default empty.</value>
    public string StandardErrors { get; init; } = "";

    /// <summary>The title.</summary>
    /// <value>Default <c>Effects by time since the treatment</c>.</value>
    public string Title { get; init; } = "Effects by time since the treatment";
}
