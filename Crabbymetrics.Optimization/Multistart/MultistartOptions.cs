namespace Crabbymetrics.Optimization;

/// <summary>How many runs a search from many starts makes, and where they begin. Immutable.</summary>
public sealed record MultistartOptions
{
    /// <summary>The number of starts, 1 or more. Default: 32.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Starts
    {
        get;
        init => field = Tolerance.CheckAtLeast(value, 1, nameof(Starts));
    } = 32;

    /// <summary>The seed of the starts. Default: 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Two minima count as one where no variable differs by more than this share of max(1, its size). Default: 1e-4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double SamePoint
    {
        get;
        init => field = Tolerance.Check(value, nameof(SamePoint));
    } = 1e-4;

    /// <summary>The most threads; -1 for all processors. No number depends on it. Default: -1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below -1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfZero(value, nameof(MaxDegreeOfParallelism));
            ArgumentOutOfRangeException.ThrowIfLessThan(value, -1, nameof(MaxDegreeOfParallelism));
            field = value;
        }
    } = -1;

    /// <summary>Limits and rules of each run; null for the defaults. Observers would be called from several threads at once, and a
    /// checkpoint written by several runs: both are refused.</summary>
    public ExecutionOptions? Execution { get; init; }
}
