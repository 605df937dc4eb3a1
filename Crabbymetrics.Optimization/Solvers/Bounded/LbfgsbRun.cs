namespace Crabbymetrics.Optimization;

/// <summary>A run of <see cref="LbfgsbSolver"/>.</summary>
internal sealed class LbfgsbRun : SolverRun
{
    // The first step moves the largest variable by a share of its size between these two.
    private const double LeastFirstStep = 1e-8;
    private const double LongestFirstStep = 10.0;

    private readonly ILineSearch _search;
    private readonly LineFunction _line;
    private readonly CompactMatrix _matrix;
    private readonly GeneralizedCauchyPoint _cauchy;
    private readonly SubspaceMinimum _subspace;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly double[] _point;
    private readonly double[] _gradient;
    private readonly double[] _projected;
    private readonly double[] _direction;
    private readonly double[] _step;
    private readonly double[] _change;
    private readonly bool _isBoxed;

    public LbfgsbRun(Evaluator evaluator, ILineSearch search, int memory)
        : base(evaluator)
    {
        int n = evaluator.Dimension;
        _search = search;
        _line = new LineFunction(evaluator);
        _matrix = new CompactMatrix(n, memory);
        _cauchy = new GeneralizedCauchyPoint(n, memory, _matrix);
        _subspace = new SubspaceMinimum(n, memory, _matrix, _cauchy);
        _lower = new double[n];
        _upper = new double[n];
        Array.Fill(_lower, double.NegativeInfinity);
        Array.Fill(_upper, double.PositiveInfinity);
        if (evaluator.HasBounds)
        {
            evaluator.LowerBounds.CopyTo(_lower);
            evaluator.UpperBounds.CopyTo(_upper);
        }

        _isBoxed = Vectors.IsFinite(_lower) && Vectors.IsFinite(_upper);
        _point = new double[n];
        _gradient = new double[n];
        _projected = new double[n];
        _direction = new double[n];
        _step = new double[n];
        _change = new double[n];
    }

    public override ReadOnlySpan<double> X => _point;

    public override ReadOnlySpan<double> Gradient => _projected;

    public override TerminationReason? Start(ReadOnlySpan<double> start)
    {
        start.CopyTo(_point);
        Box.Project(_point, _lower, _upper);
        EvaluationStatus status = Evaluator.CostAndGradient(_point, out double cost, _gradient);
        Cost = cost;
        if (status != EvaluationStatus.Finite)
        {
            return Evaluator.ReasonFor(status);
        }

        Project();
        return null;
    }

    public override TerminationReason? Iterate()
    {
        if (GradientNorm == 0.0)
        {
            return TerminationReason.GradientNorm;
        }

        LineSearchOutcome outcome = SearchFromHere();
        if (outcome == LineSearchOutcome.Failed && _matrix.Count > 0 && _line.FailureReason() == TerminationReason.LineSearchFailed)
        {
            _matrix.Clear();
            outcome = SearchFromHere();
        }

        if (outcome == LineSearchOutcome.Stopped)
        {
            return Evaluator.StopReason;
        }

        if (outcome != LineSearchOutcome.Accepted)
        {
            return _line.FailureReason();
        }

        for (int i = 0; i < _point.Length; i++)
        {
            _step[i] = _line.KeptPoint[i] - _point[i];
            _change[i] = _line.KeptGradient[i] - _gradient[i];
        }

        LastStepContradictsGradient = _line.KeptContradictsGradient();
        StepNorm = Vectors.MaxAbs(_step);
        _line.KeptPoint.CopyTo(_point);
        _line.KeptGradient.CopyTo(_gradient);
        Cost = _line.KeptValue;
        Project();
        double curvature = Vectors.Dot(_step, _change);
        if (curvature > 2.2e-16 * Vectors.Norm(_step) * Vectors.Norm(_change))
        {
            _matrix.Add(_step, _change, curvature);
        }

        return null;
    }

    public override void Exchange(StateExchange state)
    {
        base.Exchange(state);
        state.Values(_point);
        state.Values(_gradient);
        state.Values(_projected);
        _matrix.Exchange(state);
        _line.Exchange(state);
    }

    private LineSearchOutcome SearchFromHere()
    {
        // A unit step along a gradient far smaller than the point would be lost in rounding.
        double size = Vectors.MaxAbs(_point);
        if (_matrix.Count == 0 && GradientNorm < LeastFirstStep * size)
        {
            _matrix.BeginWith(GradientNorm / size);
        }

        FindDirection();
        if (!(Vectors.Dot(_gradient, _direction) < 0.0) || !Vectors.IsFinite(_direction))
        {
            // The collected curvature is of no use here; begin again from the projected path.
            _matrix.Clear();
            for (int i = 0; i < _point.Length; i++)
            {
                _direction[i] = Math.Min(Math.Max(_point[i] - _gradient[i], _lower[i]), _upper[i]) - _point[i];
            }
        }

        _line.Begin(_point, Cost, _gradient, _direction);

        // A step of 1 stays inside. Longer ones may be tried up to the first bound.
        double longest = LongestStep();
        double first = _matrix.Count == 0 && !_isBoxed ? FirstStep() : 1.0;
        return _search.Search(_line, Math.Min(first, longest), longest);
    }

    // Where the minimum of the model lies inside the box, it is the minimum within the box too, and no bound has to be followed.
    private void FindDirection()
    {
        _gradient.CopyTo(_direction, 0);
        _matrix.ApplyInverse(_direction);
        Vectors.Scale(-1.0, _direction);
        if (IsInside())
        {
            return;
        }

        if (!_matrix.Prepare())
        {
            _matrix.Clear();
        }

        _cauchy.Find(_point, _gradient, _lower, _upper);
        _subspace.FindDirection(_point, _gradient, _lower, _upper, _direction);
    }

    private bool IsInside()
    {
        for (int i = 0; i < _point.Length; i++)
        {
            double end = _point[i] + _direction[i];
            if (!(end >= _lower[i] && end <= _upper[i]))
            {
                return false;
            }
        }

        return true;
    }

    // Without collected curvature the direction has no natural length, but in a box on all sides, whose width it has. The first step is
    // neither negligible nor very large beside the point.
    private double FirstStep()
    {
        double direction = Vectors.MaxAbs(_direction);
        double size = Vectors.MaxAbs(_point);
        double step = Math.Min(1.0, 1.0 / Vectors.Norm(_direction));
        return size > 0.0 ? Math.Clamp(step, LeastFirstStep * size / direction, LongestFirstStep * size / direction) : step;
    }

    private double LongestStep()
    {
        double longest = 1e20 * Math.Max(1.0, Vectors.MaxAbs(_point)) / Vectors.MaxAbs(_direction);
        for (int i = 0; i < _point.Length; i++)
        {
            double d = _direction[i];
            if (d != 0.0)
            {
                longest = Math.Min(longest, ((d > 0.0 ? _upper[i] : _lower[i]) - _point[i]) / d);
            }
        }

        // Rounding may put the end of the subspace step slightly beyond a bound; the trial is moved onto it.
        return Math.Max(longest, 1.0);
    }

    private void Project()
    {
        for (int i = 0; i < _point.Length; i++)
        {
            double g = _gradient[i];
            _projected[i] = g > 0.0 ? Math.Min(g, _point[i] - _lower[i]) : Math.Max(g, _point[i] - _upper[i]);
        }

        GradientNorm = Vectors.MaxAbs(_projected);
    }
}
