namespace Crabbymetrics.Optimization;

/// <summary>
/// A run of <see cref="NonlinearCgSolver"/>: cycles of conjugate directions in the metric of a preconditioner P that stays the same during
/// a cycle, while the pairs for the next one are collected. With P fixed, all products that the formulas ask for follow from g'Pg, g'P
/// times the last gradient, and the g'Pg before.
/// </summary>
internal sealed class NonlinearCgRun : LineSearchRun
{
    // Conjugacy is lost where successive gradients are farther from orthogonal than this (Powell 1977).
    private const double LostConjugacy = 0.2;

    private readonly ConjugacyFormula _formula;
    private readonly LimitedMemoryInverse _preconditioner;
    private readonly LimitedMemoryInverse _collected;
    private readonly double[] _step;
    private readonly double[] _change;
    private readonly double[] _natural;
    private double _lastStep = double.NaN;
    private double _lastSlope = double.NaN;
    private double _square;
    private int _age;

    public NonlinearCgRun(Evaluator evaluator, ILineSearch search, ConjugacyFormula formula, int memory)
        : base(evaluator, search)
    {
        int n = evaluator.Dimension;
        _formula = formula;
        _preconditioner = new LimitedMemoryInverse(n, memory);
        _collected = new LimitedMemoryInverse(n, memory);
        _step = new double[n];
        _change = new double[n];
        _natural = new double[n];
    }

    public override TerminationReason? Start(ReadOnlySpan<double> start)
    {
        TerminationReason? reason = EvaluateStart(start, default);
        BeginCycle();
        return reason;
    }

    public override TerminationReason? Iterate()
    {
        if (GradientNorm == 0.0)
        {
            return TerminationReason.GradientNorm;
        }

        LineSearchOutcome outcome = Search(FirstStep());
        if (outcome == LineSearchOutcome.Failed && _age > 0)
        {
            BeginCycle();
            outcome = Search(FirstStep());
        }

        if (outcome == LineSearchOutcome.Failed && !_preconditioner.IsIdentity)
        {
            Forget();
            outcome = Search(FirstStep());
        }

        if (outcome == LineSearchOutcome.Stopped)
        {
            return Evaluator.StopReason;
        }

        if (outcome != LineSearchOutcome.Accepted)
        {
            return Line.FailureReason();
        }

        Vectors.Negate(Point, _step);
        Vectors.Negate(Slopes, _change);
        _lastStep = Line.KeptStep;
        _lastSlope = Line.InitialSlope;
        MoveToKept();
        Vectors.Add(1.0, Point, _step);
        Vectors.Add(1.0, Slopes, _change);
        double curvature = Vectors.Dot(_step, _change);
        if (curvature > 2.2e-16 * Vectors.Norm(_step) * Vectors.Norm(_change))
        {
            _collected.Learn(_step, _change, curvature);
        }

        NextDirection();
        if (!(Vectors.Dot(Slopes, Direction) < 0.0) || !Vectors.IsFinite(Direction))
        {
            Forget();
        }

        return null;
    }

    public override void Exchange(StateExchange state)
    {
        base.Exchange(state);
        _preconditioner.Exchange(state);
        _collected.Exchange(state);
        state.Value(ref _lastStep);
        state.Value(ref _lastSlope);
        state.Value(ref _square);
        state.Value(ref _age);
    }

    private void NextDirection()
    {
        Slopes.CopyTo(_natural, 0);
        _preconditioner.Apply(_natural);
        double square = Vectors.Dot(_natural, Slopes);

        // The gradient before this one is the present one without its change.
        double mixed = square - Vectors.Dot(_natural, _change);
        _age++;
        if (_age >= Point.Length || !(Math.Abs(mixed) < LostConjugacy * square) || (_preconditioner.IsIdentity && !_collected.IsIdentity))
        {
            BeginCycle();
            return;
        }

        Vectors.Scale(Beta(square, mixed), Direction);
        Vectors.Add(-1.0, _natural, Direction);
        _square = square;
    }

    private double Beta(double square, double mixed)
    {
        double slope = Line.KeptSlope;
        double curvature = slope - Line.InitialSlope;
        double beta = _formula switch
        {
            ConjugacyFormula.FletcherReeves => square / _square,
            ConjugacyFormula.PolakRibierePlus => (square - mixed) / _square,
            ConjugacyFormula.HestenesStiefel => (square - mixed) / curvature,
            _ => (square - mixed - (2.0 * (square - (2.0 * mixed) + _square) * slope / curvature)) / curvature,
        };
        return beta > 0.0 && double.IsFinite(beta) ? beta : 0.0;
    }

    // The collected pairs go into the preconditioner, and the direction is that of the preconditioned gradient.
    private void BeginCycle()
    {
        _preconditioner.Learn(_collected);
        _collected.Clear();
        _age = 0;
        Slopes.CopyTo(_natural, 0);
        _preconditioner.Apply(_natural);
        _square = Vectors.Dot(_natural, Slopes);
        Vectors.Negate(_natural, Direction);
    }

    private void Forget()
    {
        _preconditioner.Clear();
        _collected.Clear();
        BeginCycle();
    }

    // A preconditioned direction has its natural length. Without, the change of cost to first order is that of the last iteration (Nocedal
    // and Wright, equation 3.60).
    private double FirstStep()
    {
        if (!_preconditioner.IsIdentity)
        {
            return 1.0;
        }

        double step = _lastStep * _lastSlope / Vectors.Dot(Slopes, Direction);
        return step > 0.0 && double.IsFinite(step) ? step : UnscaledStep();
    }
}
