namespace Crabbymetrics.Optimization;

/// <summary>A run of <see cref="NonlinearCgSolver"/>.</summary>
internal sealed class NonlinearCgRun : LineSearchRun
{
    // Successive gradients farther from orthogonal than this say that conjugacy is lost (Powell).
    private const double LostConjugacy = 0.2;

    // The lower limit of Hager and Zhang.
    private const double Truncation = 0.01;

    private readonly ConjugacyFormula _formula;
    private readonly double[] _change;
    private double _lastStep = double.NaN;
    private double _lastSlope = double.NaN;
    private bool _isFresh = true;

    public NonlinearCgRun(Evaluator evaluator, ILineSearch search, ConjugacyFormula formula)
        : base(evaluator, search)
    {
        _formula = formula;
        _change = new double[evaluator.Dimension];
    }

    public override TerminationReason? Start(ReadOnlySpan<double> start)
    {
        var reason = EvaluateStart(start, default);
        Restart();
        return reason;
    }

    public override TerminationReason? Iterate()
    {
        if (GradientNorm == 0.0)
            return TerminationReason.GradientNorm;
        var outcome = Search(FirstStep());
        if (outcome == LineSearchOutcome.Failed && !_isFresh)
        {
            Restart();
            outcome = Search(FirstStep());
        }

        if (outcome == LineSearchOutcome.Stopped)
            return Evaluator.StopReason;
        if (outcome != LineSearchOutcome.Accepted)
            return Line.FailureReason();
        Vectors.Negate(Slopes, _change);
        var oldSquare = Vectors.Dot(Slopes, Slopes);
        _lastStep = Line.KeptStep;
        _lastSlope = Line.InitialSlope;
        MoveToKept();
        Vectors.Add(1.0, Slopes, _change);
        var beta = Beta(oldSquare);
        Vectors.Scale(beta, Direction);
        Vectors.Add(-1.0, Slopes, Direction);
        _isFresh = beta == 0.0;
        if (!(Vectors.Dot(Slopes, Direction) < 0.0) || !Vectors.IsFinite(Direction))
            Restart();
        return null;
    }

    public override void Exchange(StateExchange state)
    {
        base.Exchange(state);
        state.Value(ref _lastStep);
        state.Value(ref _lastSlope);
        state.Value(ref _isFresh);
    }

    private double Beta(double oldSquare)
    {
        var square = Vectors.Dot(Slopes, Slopes);
        var mixed = Vectors.Dot(Slopes, _change);
        var curvature = Vectors.Dot(Direction, _change);
        switch (_formula)
        {
            case ConjugacyFormula.FletcherReeves:
                return Math.Abs(square - mixed) >= LostConjugacy * square ? 0.0 : square / oldSquare;
            case ConjugacyFormula.PolakRibierePlus:
                return Math.Max(0.0, mixed / oldSquare);
            case ConjugacyFormula.HestenesStiefel:
                return curvature > 0.0 ? Math.Max(0.0, mixed / curvature) : 0.0;
            default:
                if (!(curvature > 0.0))
                    return 0.0;
                var slope = Vectors.Dot(Direction, Slopes);
                var beta = (mixed - (2.0 * Vectors.Dot(_change, _change) * slope / curvature)) / curvature;
                var limit = -1.0 / (Vectors.Norm(Direction) * Math.Min(Truncation, Math.Sqrt(oldSquare)));
                return Math.Max(beta, limit);
        }
    }

    private void Restart()
    {
        _isFresh = true;
        Vectors.Negate(Slopes, Direction);
    }

    // The change of cost to first order is that of the last iteration (Nocedal and Wright, equation 3.60).
    private double FirstStep()
    {
        var step = _lastStep * _lastSlope / Vectors.Dot(Slopes, Direction);
        return step > 0.0 && double.IsFinite(step) ? step : Math.Min(1.0, 1.0 / Vectors.Norm(Slopes));
    }
}
