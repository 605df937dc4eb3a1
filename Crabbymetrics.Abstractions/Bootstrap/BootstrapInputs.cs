namespace Crabbymetrics;

/// <summary>What a bootstrap scheme can read of the options and of the data. A scheme declares them in
/// <see cref="IBootstrapScheme.Reads"/>; what is asked for and not read is refused.</summary>
[Flags]
public enum BootstrapInputs
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><see cref="BootstrapOptions.Replications"/>. A scheme that enumerates, such as a jackknife, does not read it.</summary>
    Replications = 1,

    /// <summary><see cref="BootstrapOptions.Seed"/>. A scheme in which nothing is random does not read it.</summary>
    Seed = 2,

    /// <summary><see cref="BootstrapOptions.Cluster"/>.</summary>
    Cluster = 4,

    /// <summary>The time of each observation, which the data carry (<see cref="RegressionData.Time"/>).</summary>
    Time = 8,
}
