namespace Crabbymetrics.Optimization;

/// <summary>
/// What the Newton methods share: an iteration along a direction whose natural length is 1, the Hessian with the first trial where the
/// problem is fused, and the last step of a <see cref="NewtonDecrementRule"/>.
/// </summary>
internal abstract class NewtonTypeRun : LineSearchRun
{
    // Halvings of a step: more end below the precision of the point.
    private const int MostShortenings = 60;

    private readonly double[] _oldSlopes;

    protected NewtonTypeRun(Evaluator evaluator, ILineSearch search, bool needsHessian)
        : base(evaluator, search)
    {
        _oldSlopes = new double[evaluator.Dimension];
        if (needsHessian)
        {
            HessianMatrix = new double[checked(evaluator.Dimension * evaluator.Dimension)];
        }
    }

    /// <summary>The Hessian at the current point; null where products serve instead.</summary>
    protected double[]? HessianMatrix { get; }

    public override ReadOnlySpan<double> Hessian => HessianMatrix;

    public override bool UsesHessianProducts => HessianMatrix is null;

    public override TerminationReason? Start(ReadOnlySpan<double> start) => EvaluateStart(start, HessianMatrix) ?? FindDirection();

    public override TerminationReason? Iterate()
    {
        // Reached only with stopping rules of the caller that ignore the gradient.
        if (GradientNorm == 0.0)
        {
            return HasNegativeCurvature == true ? TerminationReason.NotAMinimum : TerminationReason.GradientNorm;
        }

        LineSearchOutcome outcome = Search(1.0, Evaluator.IsFused ? HessianMatrix : null);
        if (outcome == LineSearchOutcome.Stopped)
        {
            return Evaluator.StopReason;
        }

        if (outcome != LineSearchOutcome.Accepted)
        {
            return Line.FailureReason();
        }

        Slopes.CopyTo(_oldSlopes, 0);
        for (int shortening = 0; ; shortening++)
        {
            double step = Line.KeptStep;
            MoveToKept();
            TerminationReason? reason = TakeHessian() ?? FindDirection();
            if (reason != TerminationReason.NonFiniteHessian)
            {
                return reason;
            }

            // A trial without a Hessian is rejected like one without a cost.
            if (shortening >= MostShortenings || !TryShorter(0.5 * step))
            {
                MoveTo(Line.Origin, Line.InitialValue, _oldSlopes);
                return Evaluator.MustStop() ? Evaluator.StopReason : reason;
            }
        }
    }

    // A shorter step must bring this share of the decrease along the slope.
    private bool TryShorter(double step)
    {
        if (Line.Evaluate(step) != EvaluationStatus.Finite || !(Line.Change <= 1e-4 * step * Line.InitialSlope))
        {
            return false;
        }

        Line.Keep();
        return true;
    }

    private TerminationReason? TakeHessian()
    {
        if (HessianMatrix is null || Line.KeptHasHessian)
        {
            return null;
        }

        EvaluationStatus status = Evaluator.Hessian(Point, HessianMatrix);
        return status == EvaluationStatus.Finite ? null : Evaluator.ReasonFor(status);
    }

    public override TerminationReason? TakeLastNewtonStep()
    {
        Line.Begin(Point, Cost, Slopes, Direction);
        if (Evaluator.IsFused && HessianMatrix is not null)
        {
            Line.RequestHessian(HessianMatrix);
        }

        if (Line.Evaluate(1.0) != EvaluationStatus.Finite)
        {
            return null;
        }

        double increase = Line.Value - Cost;
        if (increase <= Line.Noise)
        {
            Line.Keep();
            MoveToKept();
            return null;
        }

        // A decrease by half the square of the decrement was expected. A rise by more than that, and by more than rounding explains,
        // contradicts the gradient.
        double tolerated = Math.Max(NewtonDecrement * NewtonDecrement, Rounding.FailureFactor * Line.Noise);
        return increase <= tolerated ? null : TerminationReason.LineSearchFailed;
    }

    public override void Exchange(StateExchange state)
    {
        base.Exchange(state);
        if (HessianMatrix is not null)
        {
            state.Values(HessianMatrix);
        }
    }

    /// <summary>Sets the direction, the decrement where it is known, and the sign of the curvature, for the current point.</summary>
    protected abstract TerminationReason? FindDirection();
}
