namespace Crabbymetrics.Optimization;

/// <summary>Limits, stopping rules and observers of a run. Immutable; one instance may serve any number of runs, and <c>with</c> makes
/// another like it.</summary>
public sealed record ExecutionOptions
{
    internal static readonly ExecutionOptions Default = new();

    /// <summary>The most iterations to take, 1 or more. Default: 10,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxIterations
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxIterations));
            field = value;
        }
    } = 10_000;

    /// <summary>The most calls into the problem, of whatever kind, 1 or more. Default: no limit (<see cref="int.MaxValue"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxEvaluations
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxEvaluations));
            field = value;
        }
    } = int.MaxValue;

    /// <summary>
    /// The most time to take, looked at before every call into the problem: a call under way is not interrupted. Default: no
    /// limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    public TimeSpan? MaxTime
    {
        get;
        init
        {
            if (value is { } time)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, nameof(MaxTime));
            }

            field = value;
        }
    }

    /// <summary>The clock. Default: that of the system.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(TimeProvider));
            field = value;
        }
    } = TimeProvider.System;

    /// <summary>
    /// The tests of convergence, of which the first that is met ends the run. Default (null): a
    /// <see cref="GradientNormRule"/> with its defaults. An empty list leaves only the solver's own tests and the limits.
    /// </summary>
    /// <exception cref="ArgumentException">One of the rules is null.</exception>
    public IReadOnlyList<IStoppingRule>? StoppingRules
    {
        get;
        init => field = WithoutNull(value, nameof(StoppingRules));
    }

    /// <summary>A cost that is good enough: the run ends when it is reached. Default: none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN.</exception>
    public double? TargetCost
    {
        get;
        init
        {
            if (value is { } target && double.IsNaN(target))
            {
                throw new ArgumentOutOfRangeException(nameof(TargetCost), value, "The target cost must be a number.");
            }

            field = value;
        }
    }

    /// <summary>
    /// A cost so low that the problem is called unbounded, in multiples of max(1, |cost at the start|): the run ends with
    /// <see cref="TerminationReason.Unbounded"/>. Default: -1e20.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN.</exception>
    public double UnboundedCost
    {
        get;
        init
        {
            if (double.IsNaN(value))
            {
                throw new ArgumentOutOfRangeException(nameof(UnboundedCost), value, "The threshold must be a number.");
            }

            field = value;
        }
    } = -1e20;

    /// <summary>
    /// The size of the terms that the cost is the sum of, where they cancel: its rounding error is then that of the terms, and not
    /// that of the small sum. Differences of cost below about 4e-15 max(|cost|, CostScale) decide nothing; the slope does. Default: 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN or infinite.</exception>
    public double CostScale
    {
        get;
        init => field = Tolerance.Check(value, nameof(CostScale));
    }

    /// <summary>
    /// How often a run that ends on a plateau, or is on the way to infinity, is begun again, from a start contracted to a quarter each
    /// time, 0 or more: a start that lies too far out is the common cause. For solvers that offer it (
    /// <see cref="SolverRun.CanStartAgain"/>): those of least squares and the trust regions. Iterations and evaluations are counted, and
    /// limited, over all. Default: 6.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int PlateauRestarts
    {
        get;
        init => field = Tolerance.CheckAtLeast(value, 0, nameof(PlateauRestarts));
    } = 6;

    /// <summary>
    /// Whether the end of a run is judged before it is called converged, whichever rule or solver says so: whether what is left to gain is
    /// little, whether the point is a minimum, and whether it lies on a plateau. That takes at most 8 costs, at the end. Turn it off where
    /// the caller decides these things better, as a likelihood does that knows when its maximum exists. Default: true.
    /// </summary>
    public bool VerifyConvergence { get; init; } = true;

    /// <summary>The observers, called in this order. Default: none.</summary>
    /// <exception cref="ArgumentException">One of the observers is null.</exception>
    public IReadOnlyList<IOptimizationObserver>? Observers
    {
        get;
        init => field = WithoutNull(value, nameof(Observers));
    }

    /// <summary>Where the run is saved, and resumed from. Default: nowhere.</summary>
    public CheckpointOptions? Checkpoint { get; init; }

    private static IReadOnlyList<T>? WithoutNull<T>(IReadOnlyList<T>? list, string name)
        where T : class
    {
        for (int i = 0; i < (list?.Count ?? 0); i++)
        {
            if (list![i] is null)
            {
                throw new ArgumentException($"{name}[{i}] is null.", name);
            }
        }

        return list;
    }
}
