namespace Crabbymetrics.Cli.Commands;

/// <summary>The limits beside a prediction.</summary>
internal enum PredictionInterval
{
    /// <summary>None.</summary>
    None,

    /// <summary>Those of the mean.</summary>
    Confidence,

    /// <summary>Those of the mean and of a single new outcome.</summary>
    Prediction,
}
