namespace Crabbymetrics.Optimization;

/// <summary>A run of <see cref="SimulatedAnnealingSolver"/>.</summary>
internal sealed class SimulatedAnnealingRun : SolverRun
{
    // The constant of the adaption of step lengths (Corana and others 1987).
    private const double Adaption = 2.0;

    private readonly SimulatedAnnealingSolver _options;
    private readonly double[] _point;
    private readonly double[] _trial;
    private readonly double[] _steps;
    private readonly double[] _accepted;
    private Xoshiro256 _random;
    private double _temperature = double.NaN;
    private double _firstTemperature = double.NaN;
    private int _cycles;

    public SimulatedAnnealingRun(Evaluator evaluator, SimulatedAnnealingSolver options)
        : base(evaluator)
    {
        int n = evaluator.Dimension;
        _options = options;
        _point = new double[n];
        _trial = new double[n];
        _steps = new double[n];
        _accepted = new double[n];
        _random = new Xoshiro256(options.Seed);
    }

    public override bool IsMonotone => false;

    public override ReadOnlySpan<double> X => _point;

    public override TerminationReason? Start(ReadOnlySpan<double> start)
    {
        start.CopyTo(_point);
        bool bounded = Evaluator.HasBounds;
        if (bounded)
        {
            Box.Project(_point, Evaluator.LowerBounds, Evaluator.UpperBounds);
        }

        for (int i = 0; i < _steps.Length; i++)
        {
            double width = bounded ? Evaluator.UpperBounds[i] - Evaluator.LowerBounds[i] : double.PositiveInfinity;
            _steps[i] = _options.InitialStep * (double.IsFinite(width) ? width : Math.Max(1.0, Math.Abs(_point[i])));
        }

        EvaluationStatus status = Evaluator.Cost(_point, out double cost);
        Cost = cost;
        if (status != EvaluationStatus.Finite)
        {
            return Evaluator.ReasonFor(status);
        }

        return _options.InitialTemperature is { } temperature ? SetTemperature(temperature) : MeasureTemperature();
    }

    public override TerminationReason? Iterate()
    {
        _accepted.AsSpan().Clear();
        StepNorm = 0.0;
        for (int sweep = 0; sweep < _options.SweepsPerCycle; sweep++)
        {
            for (int i = 0; i < _point.Length; i++)
            {
                if (Step(i) is { } reason)
                {
                    return reason;
                }
            }
        }

        for (int i = 0; i < _steps.Length; i++)
        {
            double ratio = _accepted[i] / _options.SweepsPerCycle;
            if (ratio > 0.6)
            {
                _steps[i] *= 1.0 + (Adaption * (ratio - 0.6) / 0.4);
            }
            else if (ratio < 0.4)
            {
                _steps[i] /= 1.0 + (Adaption * (0.4 - ratio) / 0.4);
            }

            _steps[i] = Math.Min(_steps[i], LongestStep(i));
        }

        if (++_cycles % _options.CyclesPerTemperature == 0)
        {
            _temperature *= _options.Cooling;
            if (_temperature <= _options.FinalTemperature * _firstTemperature)
            {
                return TerminationReason.ScheduleCompleted;
            }

            // At a lower temperature the walk continues from the best point.
            Evaluator.BestPoint.CopyTo(_point);
            Cost = Evaluator.BestCost;
        }

        return null;
    }

    public override void Exchange(StateExchange state)
    {
        base.Exchange(state);
        state.Values(_point);
        state.Values(_steps);
        state.Value(ref _temperature);
        state.Value(ref _firstTemperature);
        state.Value(ref _cycles);
        _random.Exchange(state);
    }

    private TerminationReason? Step(int i)
    {
        Propose(i);
        EvaluationStatus status = Evaluator.Cost(_trial, out double cost);
        if (status == EvaluationStatus.Stopped)
        {
            return Evaluator.StopReason;
        }

        double uniform = _random.NextDouble();
        if (status == EvaluationStatus.Finite && (cost <= Cost || uniform < Math.Exp((Cost - cost) / _temperature)))
        {
            StepNorm = Math.Max(StepNorm, Math.Abs(_trial[i] - _point[i]));
            _point[i] = _trial[i];
            Cost = cost;
            _accepted[i]++;
        }

        return null;
    }

    private void Propose(int i)
    {
        _point.CopyTo(_trial, 0);
        _trial[i] += _steps[i] * ((2.0 * _random.NextDouble()) - 1.0);
        if (!Evaluator.HasBounds)
        {
            return;
        }

        (double lower, double upper) = (Evaluator.LowerBounds[i], Evaluator.UpperBounds[i]);
        if (_trial[i] < lower || _trial[i] > upper)
        {
            // Anywhere inside, as Corana and others do; where one side is open, on the bound.
            _trial[i] = double.IsFinite(upper - lower)
                ? lower + ((upper - lower) * _random.NextDouble())
                : Math.Clamp(_trial[i], lower, upper);
        }
    }

    private double LongestStep(int i)
    {
        double width = Evaluator.HasBounds ? Evaluator.UpperBounds[i] - Evaluator.LowerBounds[i] : double.PositiveInfinity;
        return Math.Min(width, 1e10 * Math.Max(1.0, Math.Abs(_point[i])));
    }

    private TerminationReason? MeasureTemperature()
    {
        double sum = 0.0;
        int count = 0;
        for (int k = 0; k < 5; k++)
        {
            for (int i = 0; i < _point.Length; i++)
            {
                Propose(i);
                EvaluationStatus status = Evaluator.Cost(_trial, out double cost);
                if (status == EvaluationStatus.Stopped)
                {
                    return Evaluator.StopReason;
                }

                if (status == EvaluationStatus.Finite)
                {
                    sum += Math.Abs(cost - Cost);
                    count++;
                }
            }
        }

        // Every neighbour is outside the domain: the walk cannot start.
        if (count == 0)
        {
            return TerminationReason.NonFiniteCost;
        }

        return SetTemperature(Math.Max(sum / count, 1e-300));
    }

    private TerminationReason? SetTemperature(double temperature)
    {
        _temperature = _firstTemperature = Math.Min(temperature, 1e300);
        return null;
    }
}
