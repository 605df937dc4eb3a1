namespace Crabbymetrics.Cli.Commands;

/// <summary>Which wild bootstrap a model has.</summary>
internal enum WildKind
{
    /// <summary>That of least squares.</summary>
    Clusters,

    /// <summary>That of two-stage least squares, WRE.</summary>
    Instruments,

    /// <summary>That of scores.</summary>
    Scores,
}
