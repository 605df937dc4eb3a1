using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>Which columns play which part in a model: immutable.</summary>
public sealed class ModelSpecification
{
    /// <summary>The outcome and the terms.</summary>
    public required Formula Formula { get; init; }

    /// <summary>
    /// Whether the estimator will fit an intercept where the formula has one. Without an intercept the first categorical term has a dummy
    /// for every level, and no baseline.
    /// </summary>
    /// <value>Default true.</value>
    public bool FitIntercept { get; init; } = true;

    /// <summary>How the outcome is read: as numbers; as labels of classes, which <see cref="ModelFrame.OutcomeLabels"/> then holds, sorted,
    /// and of two of which the later one is the event; or as what it is.</summary>
    /// <value>Default <see cref="ColumnKind.Number"/>.</value>
    public ColumnKind OutcomeKind { get; init; } = ColumnKind.Number;

    /// <summary>The column that enters the linear predictor with coefficient 1; null (the default) for none.</summary>
    public string? Offset { get; init; }

    /// <summary>
    /// The column of the number of trials of which the outcome counts the successes; null (the default) for none. The outcome becomes the
    /// proportion of successes, and the trials its analytic weights, so that there can be no other <see cref="Weights"/>.
    /// </summary>
    public string? Trials { get; init; }

    /// <summary>The column of observation weights; null (the default) for none.</summary>
    public string? Weights { get; init; }

    /// <summary>What the weights mean.</summary>
    /// <value>Default <see cref="WeightKind.Frequency"/>. It matters only with <see cref="Weights"/>.</value>
    public WeightKind WeightKind { get; init; } = WeightKind.Frequency;

    /// <summary>The columns whose equal values are clusters; empty (the default) for none.</summary>
    public ImmutableArray<string> Clusters { get; init; } = [];

    /// <summary>The column of the period of each row; null (the default) for none.</summary>
    public string? Time { get; init; }

    /// <summary>The columns that the parts other than the formula name, which a dot in the formula leaves out.</summary>
    internal IReadOnlyCollection<string> ReservedColumns =>
        [.. new[] { Offset, Trials, Weights, Time }.OfType<string>().Concat(Clusters.IsDefault ? [] : Clusters)];
}
