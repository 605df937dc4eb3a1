namespace Crabbymetrics.Optimization;

/// <summary>
/// What the quasi-Newton methods share: an iteration that learns the curvature from the last step, and a fresh start from steepest
/// descent where a search fails with a matrix that may be to blame.
/// </summary>
internal abstract class QuasiNewtonRun : LineSearchRun
{
    private readonly double[] _previousPoint;
    private readonly double[] _previousSlopes;
    private double _lastDecrease;

    protected QuasiNewtonRun(Evaluator evaluator, ILineSearch search)
        : base(evaluator, search)
    {
        _previousPoint = new double[evaluator.Dimension];
        _previousSlopes = new double[evaluator.Dimension];
    }

    /// <summary>Whether nothing has been learned yet, so that the direction is that of steepest descent.</summary>
    protected bool IsFresh { get; private protected set; } = true;

    public override TerminationReason? Start(ReadOnlySpan<double> start) => EvaluateStart(start, default);

    public override TerminationReason? Iterate()
    {
        if (GradientNorm == 0.0)
        {
            return TerminationReason.GradientNorm;
        }

        FindDirection();
        if (!(Vectors.Dot(Slopes, Direction) < 0.0) || !Vectors.IsFinite(Direction))
        {
            Forget();
        }

        LineSearchOutcome outcome = Search(FirstStep());
        if (outcome == LineSearchOutcome.Failed && !IsFresh)
        {
            // Far along an ill-conditioned valley rounding spoils the direction before it spoils the cost.
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

        Point.CopyTo(_previousPoint, 0);
        Slopes.CopyTo(_previousSlopes, 0);
        _lastDecrease = Cost - Line.KeptValue;
        MoveToKept();

        // The step and the change of the gradient, written over the old point and gradient.
        for (int i = 0; i < Point.Length; i++)
        {
            _previousPoint[i] = Point[i] - _previousPoint[i];
            _previousSlopes[i] = Slopes[i] - _previousSlopes[i];
        }

        // An update needs positive curvature, which the Wolfe conditions give and backtracking does not.
        double curvature = Vectors.Dot(_previousPoint, _previousSlopes);
        if (curvature > 2.2e-16 * Vectors.Norm(_previousPoint) * Vectors.Norm(_previousSlopes))
        {
            Learn(_previousPoint, _previousSlopes, curvature);
            IsFresh = false;
        }

        return null;
    }

    public override void Exchange(StateExchange state)
    {
        base.Exchange(state);
        bool fresh = IsFresh;
        state.Value(ref fresh);
        IsFresh = fresh;
        state.Value(ref _lastDecrease);
    }

    /// <summary>Sets the direction from the gradient and what was learned.</summary>
    protected abstract void FindDirection();

    /// <summary>Takes in a step, the change of the gradient over it, and their product, which is positive.</summary>
    protected abstract void Learn(ReadOnlySpan<double> step, ReadOnlySpan<double> change, double curvature);

    /// <summary>The first trial along a direction that was learned, at most 1, from the measurable decrease of the cost over the last
    /// iteration.</summary>
    protected virtual double LearnedStep(double lastDecrease) => 1.0;

    /// <summary>Goes back to steepest descent.</summary>
    protected virtual void Forget()
    {
        IsFresh = true;
        Vectors.Negate(Slopes, Direction);
    }

    // A quasi-Newton step has a natural length. The first one has only the scale of the point.
    private double FirstStep()
    {
        if (IsFresh)
        {
            return UnscaledStep();
        }

        return _lastDecrease > Line.Noise ? LearnedStep(_lastDecrease) : 1.0;
    }
}
