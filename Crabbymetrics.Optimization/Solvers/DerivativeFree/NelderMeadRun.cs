namespace Crabbymetrics.Optimization;

/// <summary>A run of <see cref="NelderMeadSolver"/>. Vertices are sorted by cost, the best first.</summary>
internal sealed class NelderMeadRun : SolverRun
{
    private readonly NelderMeadSolver _options;
    private readonly double[][] _vertices;
    private readonly double[] _costs;
    private readonly double[] _center;
    private readonly double _expansion;
    private readonly double _contraction;
    private readonly double _shrinkage;
    private double[] _trial;
    private double[] _second;
    private double _size = 1.0;
    private double _costSize = 1.0;
    private double _costAtRestart = double.PositiveInfinity;
    private int _restarts;

    public NelderMeadRun(Evaluator evaluator, NelderMeadSolver options)
        : base(evaluator)
    {
        int n = evaluator.Dimension;
        _options = options;
        _vertices = new double[n + 1][];
        for (int i = 0; i <= n; i++)
        {
            _vertices[i] = new double[n];
        }

        _costs = new double[n + 1];
        _center = new double[n];
        _trial = new double[n];
        _second = new double[n];
        bool adapted = n > 2;
        _expansion = adapted ? 1.0 + (2.0 / n) : 2.0;
        _contraction = adapted ? 0.75 - (0.5 / n) : 0.5;
        _shrinkage = adapted ? 1.0 - (1.0 / n) : 0.5;
    }

    public override ReadOnlySpan<double> X => _vertices[0];

    public override TerminationReason? Start(ReadOnlySpan<double> start)
    {
        start.CopyTo(_vertices[0]);
        Restrain(_vertices[0]);
        EvaluationStatus status = Evaluator.Cost(_vertices[0], out double cost);
        Cost = _costs[0] = cost;
        if (status != EvaluationStatus.Finite)
        {
            return Evaluator.ReasonFor(status);
        }

        // The unit of the steps: less than 1 where the problem begins smaller, so that not every simplex counts as small.
        double size = Vectors.MaxAbs(start);
        _size = size > 0.0 ? Math.Min(1.0, size) : 1.0;
        _costSize = cost != 0.0 ? Math.Min(1.0, Math.Abs(cost)) : 1.0;
        return BuildAround(_options.InitialStep);
    }

    public override TerminationReason? Iterate()
    {
        if (IsSmall())
        {
            if (EndOrRestart() is { } reason)
            {
                return reason;
            }
        }

        Array.Copy(_vertices[0], _second, _second.Length);
        if (Move() is { } stopped)
        {
            return stopped;
        }

        StepNorm = Vectors.MaxAbsDifference(_second, _vertices[0]);
        Cost = _costs[0];
        return null;
    }

    public override void Exchange(StateExchange state)
    {
        base.Exchange(state);
        foreach (double[] vertex in _vertices)
        {
            state.Values(vertex);
        }

        state.Values(_costs);
        state.Value(ref _costAtRestart);
        state.Value(ref _restarts);
        state.Value(ref _size);
        state.Value(ref _costSize);
    }

    private TerminationReason? Move()
    {
        int n = _center.Length;
        double[] worst = _vertices[n];
        _center.AsSpan().Clear();
        for (int i = 0; i < n; i++)
        {
            Vectors.Add(1.0 / n, _vertices[i], _center);
        }

        double reflected = Try(-1.0, worst, _trial);
        if (double.IsNaN(reflected))
        {
            return Evaluator.StopReason;
        }

        if (reflected < _costs[0])
        {
            double[] keep = _second;
            double expanded = Try(-_expansion, worst, keep);
            if (double.IsNaN(expanded))
            {
                return Evaluator.StopReason;
            }

            if (expanded < reflected)
            {
                Replace(ref _second, expanded);
            }
            else
            {
                Replace(ref _trial, reflected);
            }

            return null;
        }

        if (reflected < _costs[n - 1] || (n == 1 && reflected < _costs[1]))
        {
            Replace(ref _trial, reflected);
            return null;
        }

        bool outside = reflected < _costs[n];
        double contracted = Try(outside ? -_contraction : _contraction, worst, _second);
        if (double.IsNaN(contracted))
        {
            return Evaluator.StopReason;
        }

        if (contracted < (outside ? reflected : _costs[n]) || (outside && contracted <= reflected))
        {
            Replace(ref _second, contracted);
            return null;
        }

        for (int i = 1; i <= n; i++)
        {
            Vectors.Scale(_shrinkage, _vertices[i]);
            Vectors.Add(1.0 - _shrinkage, _vertices[0], _vertices[i]);
            Restrain(_vertices[i]);
            _costs[i] = Evaluate(_vertices[i]);
            if (double.IsNaN(_costs[i]))
            {
                return Evaluator.StopReason;
            }
        }

        SortAll();
        return null;
    }

    // center + t (worst - center); NaN where the run has to stop.
    private double Try(double t, double[] worst, double[] target)
    {
        _center.CopyTo(target, 0);
        Vectors.Scale(1.0 - t, target);
        Vectors.Add(t, worst, target);
        Restrain(target);
        return Evaluate(target);
    }

    // A point where the cost is not finite is worse than every other.
    private double Evaluate(double[] x)
    {
        EvaluationStatus status = Evaluator.Cost(x, out double cost);
        return status switch
        {
            EvaluationStatus.Finite => cost,
            EvaluationStatus.Stopped => double.NaN,
            _ => double.PositiveInfinity,
        };
    }

    private void Replace(ref double[] point, double cost)
    {
        int n = _center.Length;
        (_vertices[n], point) = (point, _vertices[n]);
        _costs[n] = cost;
        for (int i = n; i > 0 && _costs[i] < _costs[i - 1]; i--)
        {
            (_vertices[i], _vertices[i - 1]) = (_vertices[i - 1], _vertices[i]);
            (_costs[i], _costs[i - 1]) = (_costs[i - 1], _costs[i]);
        }
    }

    private void SortAll()
    {
        for (int i = 1; i < _costs.Length; i++)
        {
            for (int j = i; j > 0 && _costs[j] < _costs[j - 1]; j--)
            {
                (_vertices[j], _vertices[j - 1]) = (_vertices[j - 1], _vertices[j]);
                (_costs[j], _costs[j - 1]) = (_costs[j - 1], _costs[j]);
            }
        }
    }

    private TerminationReason? BuildAround(double relative)
    {
        int n = _center.Length;
        for (int i = 1; i <= n; i++)
        {
            double[] vertex = _vertices[i];
            _vertices[0].CopyTo(vertex, 0);
            double old = vertex[i - 1];
            double step = old == 0.0 ? relative * 0.02 * _size : relative * old;
            vertex[i - 1] = old + step;
            Restrain(vertex);
            if (vertex[i - 1] == old)
            {
                // At a bound the step goes the other way.
                vertex[i - 1] = old - step;
                Restrain(vertex);
            }

            _costs[i] = Evaluate(vertex);
            if (double.IsNaN(_costs[i]))
            {
                return Evaluator.StopReason;
            }
        }

        SortAll();
        Cost = _costs[0];
        return null;
    }

    private TerminationReason? EndOrRestart()
    {
        // A small simplex around one finite vertex among others that are not has shrunk away from them, and has not converged.
        if (!double.IsFinite(_costs[^1]))
        {
            return TerminationReason.NonFiniteCost;
        }

        double gained = _costAtRestart - _costs[0];
        if (gained <= _options.CostTolerance * Math.Max(_costSize, Math.Abs(_costs[0])))
        {
            return TerminationReason.StepSize;
        }

        if (_restarts >= _options.MaximumRestarts)
        {
            return TerminationReason.NoAcceptableStep;
        }

        _restarts++;
        _costAtRestart = _costs[0];

        // The first new simplex is as large as the first of all; later ones are smaller and of opposite orientation.
        return BuildAround(_options.InitialStep * (_restarts % 2 == 0 ? 1.0 : -1.0) / _restarts);
    }

    private bool IsSmall()
    {
        double[] best = _vertices[0];
        for (int i = 1; i < _vertices.Length; i++)
        {
            for (int j = 0; j < best.Length; j++)
            {
                if (!(Math.Abs(_vertices[i][j] - best[j]) <= _options.StepTolerance * Math.Max(_size, Math.Abs(best[j]))))
                {
                    return false;
                }
            }
        }

        return !double.IsFinite(_costs[^1]) || _costs[^1] - _costs[0] <= _options.CostTolerance * Math.Max(_costSize, Math.Abs(_costs[0]));
    }

    private void Restrain(double[] x)
    {
        if (Evaluator.HasBounds)
        {
            Box.Project(x, Evaluator.LowerBounds, Evaluator.UpperBounds);
        }
    }
}
