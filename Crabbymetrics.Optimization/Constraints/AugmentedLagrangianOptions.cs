namespace Crabbymetrics.Optimization;

/// <summary>How a minimization under nonlinear constraints goes on and ends. Immutable.</summary>
public sealed record AugmentedLagrangianOptions
{
    /// <summary>The largest violation of a constraint, in the constraint's own unit, at which the point counts as feasible. Default:
    /// 1e-8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0, negative or not finite.</exception>
    public double FeasibilityTolerance
    {
        get;
        init => field = Positive(value, nameof(FeasibilityTolerance));
    } = 1e-8;

    /// <summary>The relative gradient of the Lagrangian at which the point counts as stationary: its largest component over that of the
    /// cost at the start, or over 1 where that is smaller. Default: 1e-7.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0, negative or not finite.</exception>
    public double StationarityTolerance
    {
        get;
        init => field = Positive(value, nameof(StationarityTolerance));
    } = 1e-7;

    /// <summary>The most rounds, each a minimization without constraints, 1 or more. Default: 60.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxRounds
    {
        get;
        init => field = Tolerance.CheckAtLeast(value, 1, nameof(MaxRounds));
    } = 60;

    /// <summary>Limits and observers of each round. Null for the defaults. A checkpoint, stopping rules and a target cost are
    /// refused.</summary>
    public ExecutionOptions? Execution { get; init; }

    private static double Positive(double value, string name)
    {
        if (!(value > 0.0) || !double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(name, value, "A tolerance is a finite number above 0.");
        }

        return value;
    }
}
