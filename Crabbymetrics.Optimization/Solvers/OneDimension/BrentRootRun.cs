namespace Crabbymetrics.Optimization;

/// <summary>A run of <see cref="BrentRootSolver"/>.</summary>
internal sealed class BrentRootRun(Evaluator evaluator, double tolerance) : SolverRun(evaluator)
{
    private readonly double[] _best = new double[1];
    private readonly double[] _value = new double[1];
    private double _a;
    private double _fa;
    private double _b;
    private double _fb;
    private double _c;
    private double _fc;
    private double _step;
    private double _previousStep;

    public override ReadOnlySpan<double> X => _best;

    public override TerminationReason? Start(ReadOnlySpan<double> start)
    {
        _a = Evaluator.LowerBounds[0];
        _b = Evaluator.UpperBounds[0];
        if (Evaluate(_a, out _fa) is { } atLower)
        {
            return atLower;
        }

        if (Evaluate(_b, out _fb) is { } atUpper)
        {
            return atUpper;
        }

        if (_fa != 0.0 && _fb != 0.0 && Math.Sign(_fa) == Math.Sign(_fb))
        {
            throw new ArgumentException(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"The function has the same sign at both bounds, {_fa} at {_a} and {_fb} at {_b}: choose bounds with a root "
                        + $"between them."
                )
            );
        }

        (_c, _fc) = (_a, _fa);
        _step = _previousStep = _b - _a;
        Order();
        return null;
    }

    public override TerminationReason? Iterate()
    {
        double precision = (2.0 * MachinePrecision.Epsilon * Math.Abs(_b)) + (0.5 * tolerance);
        double half = 0.5 * (_c - _b);
        if (_fb == 0.0 || Math.Abs(half) <= precision)
        {
            return TerminationReason.StepSize;
        }

        if (Math.Abs(_previousStep) < precision || Math.Abs(_fa) <= Math.Abs(_fb))
        {
            _step = _previousStep = half;
        }
        else
        {
            Interpolate(half, precision);
        }

        (_a, _fa) = (_b, _fb);
        double next =
            _b
            + (
                Math.Abs(_step) > precision ? _step
                : half > 0.0 ? precision
                : -precision
            );
        if (Evaluate(next, out double value) is { } reason)
        {
            return reason;
        }

        StepNorm = Math.Abs(next - _b);
        (_b, _fb) = (next, value);
        if (Math.Sign(_fb) == Math.Sign(_fc))
        {
            (_c, _fc) = (_a, _fa);
            _step = _previousStep = _b - _a;
        }

        Order();
        return null;
    }

    public override void Exchange(StateExchange state)
    {
        base.Exchange(state);
        state.Values(_best);
        state.Value(ref _a);
        state.Value(ref _fa);
        state.Value(ref _b);
        state.Value(ref _fb);
        state.Value(ref _c);
        state.Value(ref _fc);
        state.Value(ref _step);
        state.Value(ref _previousStep);
    }

    // Secant step, or inverse quadratic interpolation through three points, if it stays well inside.
    private void Interpolate(double half, double precision)
    {
        double p;
        double q;
        double s = _fb / _fa;
        if (_a == _c)
        {
            p = 2.0 * half * s;
            q = 1.0 - s;
        }
        else
        {
            double t = _fa / _fc;
            double r = _fb / _fc;
            p = s * ((2.0 * half * t * (t - r)) - ((_b - _a) * (r - 1.0)));
            q = (t - 1.0) * (r - 1.0) * (s - 1.0);
        }

        if (p > 0.0)
        {
            q = -q;
        }
        else
        {
            p = -p;
        }

        double before = _previousStep;
        _previousStep = _step;
        if (2.0 * p < (3.0 * half * q) - Math.Abs(precision * q) && p < Math.Abs(0.5 * before * q))
        {
            _step = p / q;
        }
        else
        {
            _step = _previousStep = half;
        }
    }

    // b is the end with the smaller value, c the one on the other side of the root.
    private void Order()
    {
        if (Math.Abs(_fc) < Math.Abs(_fb))
        {
            (_a, _b, _c) = (_b, _c, _b);
            (_fa, _fb, _fc) = (_fb, _fc, _fb);
        }

        _best[0] = _b;
        Cost = _fb * _fb;
    }

    private TerminationReason? Evaluate(double x, out double value)
    {
        // The buffer also holds the trial point: the iterate is set when the interval is ordered.
        _best[0] = x;
        EvaluationStatus status = Evaluator.Residuals(_best, _value, out _);
        value = _value[0];
        _best[0] = _b;
        return status == EvaluationStatus.Finite ? null : Evaluator.ReasonFor(status);
    }
}
