namespace Crabbymetrics.Optimization;

/// <summary>
/// Saves a run to a file, so that it can be resumed: interrupted and resumed it gives, bit for bit, what it would have given uninterrupted.
/// </summary>
/// <remarks>
/// The file holds the whole state of the run, its counts and elapsed time, and a fingerprint of the solver and its options, the stopping
/// rules and the problem (its type, sizes, abilities, the start, and what <see cref="IFingerprinted"/> says). It is written under a
/// temporary name and renamed, so that no half-written file is ever found. Limits (iterations, evaluations, time) are no part of the
/// fingerprint: they may be raised. An observer sees the iteration at which a run is resumed once more.
/// </remarks>
public sealed class CheckpointOptions
{
    /// <summary>The file.</summary>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public required string Path
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Path));
            field = value;
        }
    }

    /// <summary>
    /// Writes the file after every so many iterations, 1 or more. It is also written when a run ends without having converged, and when the
    /// problem throws. Default: 100.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int EveryIterations
    {
        get;
        init => field = Tolerance.CheckAtLeast(value, 1, nameof(EveryIterations));
    } = 100;

    /// <summary>Whether a file that is there is resumed from. Default: true. Without a file the run begins at its start.</summary>
    public bool Resume { get; init; } = true;
}
