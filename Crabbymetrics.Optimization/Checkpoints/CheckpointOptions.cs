namespace Crabbymetrics.Optimization;

/// <summary>
/// Saves a run to a file, so that it can be resumed: interrupted and resumed it gives, bit for bit, what it would have given uninterrupted.
/// </summary>
/// <remarks>
/// The file holds the whole state of the run, its counts and elapsed time, and a fingerprint of the solver and its options, the stopping
/// rules and the problem (its type, sizes, abilities, the start, and what <see cref="IFingerprinted"/> says). It is written under a
/// temporary name and renamed, so that no half-written file is ever found. Limits (iterations, evaluations, time) are no part of the
/// fingerprint: they may be raised. An observer sees the iteration at which a run is resumed once more.
/// <para>A run that converges, or completes its schedule, deletes the file: the next run with the same path begins at its own start.</para>
/// <para>That the data are the same is known from the fingerprint, of the problem (<see cref="IFingerprinted"/>) or of these options
/// (<see cref="Fingerprint"/>). Without either the cost at the saved point is evaluated when the run is resumed, and compared with the
/// saved one; this evaluation is not counted.</para>
/// <para>That the file can be written is looked at before the first evaluation. A write that fails later does not end the run: it is told
/// in <see cref="OptimizationResult.Warnings"/>.</para>
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
    /// Writes the file each time after this many iterations, 1 or more. It is also written when a run ends without having converged, and
    /// when the problem throws. Default: 100.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int EveryIterations
    {
        get;
        init => field = Tolerance.CheckAtLeast(value, 1, nameof(EveryIterations));
    } = 100;

    /// <summary>
    /// A text that is equal for equal data only, a hash of the data say: for problems that cannot say it themselves, such as functions.
    /// Default: none.
    /// </summary>
    public string? Fingerprint { get; init; }

    /// <summary>Whether a file that is there is resumed from. Default: true. Without a file the run begins at its start.</summary>
    public bool Resume { get; init; } = true;
}
