namespace Crabbymetrics.Optimization;

/// <summary>A run of <see cref="BrentSolver"/>.</summary>
internal sealed class BrentRun(Evaluator evaluator, double tolerance) : SolverRun(evaluator)
{
    // Doublings of the step: 10^36 in all, after which the cost counts as unbounded.
    private const int MaximumExpansions = 120;

    private readonly BrentMinimum _search = new();
    private readonly double[] _trial = new double[1];

    public override ReadOnlySpan<double> X => _search.Point;

    public override TerminationReason? Start(ReadOnlySpan<double> start)
    {
        start.CopyTo(_trial);
        bool bounded = Evaluator.HasBounds && double.IsFinite(Evaluator.UpperBounds[0] - Evaluator.LowerBounds[0]);
        double low = bounded ? Evaluator.LowerBounds[0] : double.NegativeInfinity;
        double high = bounded ? Evaluator.UpperBounds[0] : double.PositiveInfinity;
        if (bounded)
        {
            _trial[0] = low + (BrentMinimum.Golden * (high - low));
        }
        else if (Evaluator.HasBounds)
        {
            Box.Project(_trial, Evaluator.LowerBounds, Evaluator.UpperBounds);
        }

        EvaluationStatus status = Evaluator.Cost(_trial, out double cost);
        Begin(low, high, _trial[0], cost);
        return status != EvaluationStatus.Finite ? Evaluator.ReasonFor(status)
            : bounded ? null
            : Bracket();
    }

    public override TerminationReason? Iterate()
    {
        double x = X[0];
        double precision = (tolerance * Math.Abs(x)) + (tolerance * 1e-3);
        if (_search.IsLocated(precision))
        {
            return TerminationReason.StepSize;
        }

        _trial[0] = _search.Propose(precision);
        EvaluationStatus status = Evaluator.Cost(_trial, out double cost);
        if (status == EvaluationStatus.Stopped)
        {
            return Evaluator.StopReason;
        }

        if (status != EvaluationStatus.Finite)
        {
            return _search.Refuse(_trial[0]) ? null : Evaluator.ReasonFor(status);
        }

        _search.Take(_trial[0], cost);
        Cost = _search.Value;
        StepNorm = Math.Abs(X[0] - x);
        return null;
    }

    public override void Exchange(StateExchange state)
    {
        base.Exchange(state);
        state.Values(_search.State);
    }

    private void Begin(double low, double high, double point, double cost)
    {
        _search.Begin(low, high, point, cost);
        Cost = cost;
    }

    // Goes downhill in growing steps until the cost rises on both sides.
    private TerminationReason? Bracket()
    {
        (double a, double b) = (X[0], Cost);
        double step = 0.1 * Math.Max(1.0, Math.Abs(a));
        if (!Probe(a + step, out double right, out double rightCost, out TerminationReason? reason))
        {
            return reason;
        }

        double direction = rightCost < b ? 1.0 : -1.0;
        double other = right;
        if (direction > 0.0)
        {
            (other, a, b) = (a, right, rightCost);
        }

        for (int i = 0; i < MaximumExpansions; i++)
        {
            if (!Probe(a + (direction * step), out double next, out double nextCost, out reason))
            {
                return reason;
            }

            if (!(nextCost < b) || next == a)
            {
                Begin(Math.Min(other, next), Math.Max(other, next), a, b);
                return null;
            }

            (other, a, b) = (a, next, nextCost);
            step *= 2.0;
        }

        Begin(a, a, a, b);
        return TerminationReason.Unbounded;
    }

    // The cost at a point, moved inside the bounds; infinity where it is not finite. False where the run has to stop.
    private bool Probe(double x, out double at, out double cost, out TerminationReason? reason)
    {
        _trial[0] = x;
        if (Evaluator.HasBounds)
        {
            Box.Project(_trial, Evaluator.LowerBounds, Evaluator.UpperBounds);
        }

        at = _trial[0];
        EvaluationStatus status = Evaluator.Cost(_trial, out cost);
        if (status != EvaluationStatus.Finite)
        {
            cost = double.PositiveInfinity;
        }

        reason = status == EvaluationStatus.Stopped ? Evaluator.StopReason : null;
        return reason is null;
    }
}
