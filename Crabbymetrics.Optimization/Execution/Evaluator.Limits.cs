namespace Crabbymetrics.Optimization;

public sealed partial class Evaluator
{
    private readonly TimeProvider _clock;
    private readonly long _started;
    private readonly TimeSpan? _limit;
    private readonly CancellationToken _token;
    private readonly int _maximumCalls;
    private readonly double[] _best;
    private TimeSpan _earlier;
    private int _costs;
    private int _gradients;
    private int _hessians;
    private int _products;
    private int _residualVectors;
    private int _jacobians;
    private int _calls;

    /// <summary>
    /// Why an evaluation returned <see cref="EvaluationStatus.Stopped"/>. A solver returns it from
    /// <see cref="SolverRun.Iterate"/>.
    /// </summary>
    public TerminationReason StopReason { get; private set; }

    /// <summary>The time since the run began, with the time before the checkpoint that it was resumed from.</summary>
    public TimeSpan Elapsed => _earlier + _clock.GetElapsedTime(_started);

    /// <summary>Whether budget, time or token end the run now. Sets <see cref="StopReason"/> where they do.</summary>
    /// <returns>True where nothing more may be evaluated.</returns>
    public bool MustStop()
    {
        if (_token.IsCancellationRequested)
        {
            StopReason = TerminationReason.Cancelled;
        }
        else if (_calls >= _maximumCalls)
        {
            StopReason = TerminationReason.MaxEvaluations;
        }
        else if (_limit is { } limit && Elapsed >= limit)
        {
            StopReason = TerminationReason.MaxTime;
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <summary>The reason that an evaluation gives a solver for ending, where the solver has no other trial left.</summary>
    /// <param name="status">A status other than <see cref="EvaluationStatus.Finite"/>.</param>
    /// <returns>The reason.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The status is <see cref="EvaluationStatus.Finite"/>.</exception>
    public TerminationReason ReasonFor(EvaluationStatus status) =>
        status switch
        {
            EvaluationStatus.NonFiniteCost => TerminationReason.NonFiniteCost,
            EvaluationStatus.NonFiniteGradient => TerminationReason.NonFiniteGradient,
            EvaluationStatus.NonFiniteHessian => TerminationReason.NonFiniteHessian,
            EvaluationStatus.Stopped => StopReason,
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A finite evaluation ends nothing."),
        };

    /// <summary>
    /// Whether the cost at a point is what it was said to be, up to its rounding. The evaluation belongs to no run, and is not counted.
    /// </summary>
    internal bool Confirms(ReadOnlySpan<double> x, double cost)
    {
        double now;
        if (_cost is not null)
        {
            now = _cost.Cost(x);
        }
        else
        {
            _residualBuffer ??= new double[ResidualCount];
            _residuals!.Residuals(x, _residualBuffer);
            now = Vectors.Dot(_residualBuffer, _residualBuffer);
        }

        return Math.Abs(now - cost) <= Rounding.FailureFactor * Rounding.Noise(cost, CostScale);
    }

    internal void Exchange(StateExchange state)
    {
        state.Value(ref _costs);
        state.Value(ref _gradients);
        state.Value(ref _hessians);
        state.Value(ref _products);
        state.Value(ref _residualVectors);
        state.Value(ref _jacobians);
        state.Value(ref _calls);
        double best = BestCost;
        state.Value(ref best);
        BestCost = best;
        state.Values(_best);
        long ticks = Elapsed.Ticks;
        state.Value(ref ticks);
        if (state.IsReading)
        {
            _earlier = new TimeSpan(ticks);
        }
    }
}
