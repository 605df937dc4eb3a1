namespace Crabbymetrics.Optimization;

/// <summary>A run of <see cref="BrentSolver"/>.</summary>
internal sealed class BrentRun(Evaluator evaluator, double tolerance) : SolverRun(evaluator)
{
    private const double Golden = 0.3819660112501051;
    private const int MaximumExpansions = 120;

    private readonly double[] _best = new double[1];
    private readonly double[] _trial = new double[1];
    private double _low;
    private double _high;
    private double _second;
    private double _secondCost;
    private double _third;
    private double _thirdCost;
    private double _step;
    private double _previousStep;

    public override ReadOnlySpan<double> X => _best;

    public override TerminationReason? Start(ReadOnlySpan<double> start)
    {
        start.CopyTo(_best);
        bool bounded = Evaluator.HasBounds && double.IsFinite(Evaluator.UpperBounds[0] - Evaluator.LowerBounds[0]);
        if (bounded)
        {
            (_low, _high) = (Evaluator.LowerBounds[0], Evaluator.UpperBounds[0]);
            _best[0] = _low + (Golden * (_high - _low));
        }
        else if (Evaluator.HasBounds)
        {
            Box.Project(_best, Evaluator.LowerBounds, Evaluator.UpperBounds);
        }

        EvaluationStatus status = Evaluator.Cost(_best, out double cost);
        Cost = cost;
        if (status != EvaluationStatus.Finite)
        {
            return Evaluator.ReasonFor(status);
        }

        (_second, _secondCost) = (_third, _thirdCost) = (_best[0], cost);
        return bounded ? null : Bracket();
    }

    public override TerminationReason? Iterate()
    {
        double x = _best[0];
        double middle = 0.5 * (_low + _high);
        double precision = (tolerance * Math.Abs(x)) + (tolerance * 1e-3);
        if (Math.Abs(x - middle) <= (2.0 * precision) - (0.5 * (_high - _low)))
        {
            return TerminationReason.StepSize;
        }

        double next = Propose(x, middle, precision);
        _trial[0] = Math.Abs(next) >= precision ? x + next : x + (next > 0.0 ? precision : -precision);
        EvaluationStatus status = Evaluator.Cost(_trial, out double cost);
        if (status == EvaluationStatus.Stopped)
        {
            return Evaluator.StopReason;
        }

        double u = _trial[0];
        if (status != EvaluationStatus.Finite)
        {
            // What lies beyond is out of reach.
            if (u < x)
            {
                _low = u;
            }
            else
            {
                _high = u;
            }

            _step = _previousStep = 0.0;
            return _high - _low > 4.0 * double.Epsilon ? null : Evaluator.ReasonFor(status);
        }

        Take(u, cost, x);
        return null;
    }

    public override void Exchange(StateExchange state)
    {
        base.Exchange(state);
        state.Values(_best);
        state.Value(ref _low);
        state.Value(ref _high);
        state.Value(ref _second);
        state.Value(ref _secondCost);
        state.Value(ref _third);
        state.Value(ref _thirdCost);
        state.Value(ref _step);
        state.Value(ref _previousStep);
    }

    private double Propose(double x, double middle, double precision)
    {
        if (Math.Abs(_previousStep) > precision)
        {
            double r = (x - _second) * (Cost - _thirdCost);
            double q = (x - _third) * (Cost - _secondCost);
            double p = ((x - _third) * q) - ((x - _second) * r);
            q = 2.0 * (q - r);
            if (q > 0.0)
            {
                p = -p;
            }
            else
            {
                q = -q;
            }

            double before = _previousStep;
            _previousStep = _step;
            if (Math.Abs(p) < Math.Abs(0.5 * q * before) && p > q * (_low - x) && p < q * (_high - x))
            {
                _step = p / q;
                double u = x + _step;
                if (u - _low < 2.0 * precision || _high - u < 2.0 * precision)
                {
                    _step = x < middle ? precision : -precision;
                }

                return _step;
            }
        }

        _previousStep = x < middle ? _high - x : _low - x;
        return _step = Golden * _previousStep;
    }

    private void Take(double u, double cost, double x)
    {
        StepNorm = 0.0;
        if (cost <= Cost)
        {
            if (u < x)
            {
                _high = x;
            }
            else
            {
                _low = x;
            }

            StepNorm = Math.Abs(u - x);
            (_third, _thirdCost) = (_second, _secondCost);
            (_second, _secondCost) = (x, Cost);
            _best[0] = u;
            Cost = cost;
            return;
        }

        if (u < x)
        {
            _low = u;
        }
        else
        {
            _high = u;
        }

        if (cost <= _secondCost || _second == x)
        {
            (_third, _thirdCost) = (_second, _secondCost);
            (_second, _secondCost) = (u, cost);
        }
        else if (cost <= _thirdCost || _third == x || _third == _second)
        {
            (_third, _thirdCost) = (u, cost);
        }
    }

    // Goes downhill in growing steps until the cost rises on both sides.
    private TerminationReason? Bracket()
    {
        double step = 0.1 * Math.Max(1.0, Math.Abs(_best[0]));
        (double a, double b) = (_best[0], Cost);
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
                (_low, _high) = (Math.Min(other, next), Math.Max(other, next));
                _best[0] = a;
                Cost = b;
                (_second, _secondCost) = (_third, _thirdCost) = (a, b);
                return null;
            }

            (other, a, b) = (a, next, nextCost);
            step *= 2.0;
        }

        _best[0] = a;
        Cost = b;
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
