using System.Collections.Immutable;
using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Commands;

/// <summary>What is asked of a saved model.</summary>
internal sealed record PredictionRequest
{
    public PredictionInterval Interval { get; init; }

    public double Level { get; init; } = 0.95;

    /// <summary>Whether linear predictors are asked for rather than means.</summary>
    public bool IsLink { get; init; }

    public ImmutableArray<string> Keep { get; init; } = [];

    /// <summary>Whether kept columns of numbers are written as such: Parquet, where text is no number.</summary>
    public bool KeepsNumbers { get; init; }

    public bool Residuals { get; init; }

    public bool Influence { get; init; }

    public NewLevels NewLevels { get; init; }
}
