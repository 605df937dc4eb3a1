namespace Crabbymetrics.Optimization;

/// <summary>A run of <see cref="NewtonSolver"/>.</summary>
internal sealed class NewtonRun : LineSearchRun
{
    private readonly double[] _hessian;
    private readonly double[] _factor;

    public NewtonRun(Evaluator evaluator, ILineSearch search)
        : base(evaluator, search)
    {
        var size = checked(evaluator.Dimension * evaluator.Dimension);
        _hessian = new double[size];
        _factor = new double[size];
    }

    public override TerminationReason? Start(ReadOnlySpan<double> start) =>
        EvaluateStart(start, _hessian) ?? FindDirection();

    public override TerminationReason? Iterate()
    {
        if (GradientNorm == 0.0)
            return HasNegativeCurvature == true ? TerminationReason.NotAMinimum : TerminationReason.GradientNorm;
        var outcome = Search(1.0, Evaluator.IsFused ? _hessian : null);
        if (outcome == LineSearchOutcome.Stopped)
            return Evaluator.StopReason;
        if (outcome != LineSearchOutcome.Accepted)
            return Line.FailureReason();
        MoveToKept();
        if (!Line.KeptHasHessian)
        {
            var status = Evaluator.Hessian(Point, _hessian);
            if (status != EvaluationStatus.Finite)
                return Evaluator.ReasonFor(status);
        }

        return FindDirection();
    }

    public override TerminationReason? TakeLastNewtonStep()
    {
        Line.Begin(Point, Cost, Slopes, Direction);
        if (Evaluator.IsFused)
            Line.RequestHessian(_hessian);
        if (Line.Evaluate(1.0) != EvaluationStatus.Finite)
            return null;
        var increase = Line.Value - Cost;
        if (increase <= Line.Noise)
        {
            Line.Keep();
            MoveToKept();
            return null;
        }

        // Half the square of the decrement was due. A cost that rises by more than that, and more than rounding explains, contradicts the gradient.
        var tolerated = Math.Max(NewtonDecrement * NewtonDecrement, Rounding.FailureFactor * Line.Noise);
        return increase <= tolerated ? null : TerminationReason.LineSearchFailed;
    }

    public override void Exchange(StateExchange state)
    {
        base.Exchange(state);
        state.Values(_hessian);
    }

    private TerminationReason? FindDirection()
    {
        var n = Evaluator.Dimension;
        HasNegativeCurvature = false;
        NewtonDecrement = double.NaN;
        _hessian.CopyTo(_factor, 0);
        if (CholeskyFactorization.TryFactor(_factor, n, out _) && SolveForDirection())
        {
            NewtonDecrement = Math.Sqrt(-Vectors.Dot(Slopes, Direction));
            return null;
        }

        // Not positive definite. A shift of rounding size means singular; a larger one, negative curvature.
        var shift = HessianModification.Factor(_hessian, _factor, n);
        HasNegativeCurvature = shift > HessianModification.SingularShift;
        return SolveForDirection() ? null : TerminationReason.NonFiniteHessian;
    }

    private bool SolveForDirection()
    {
        Vectors.Negate(Slopes, Direction);
        CholeskyFactorization.Solve(_factor, Evaluator.Dimension, Direction);
        var slope = Vectors.Dot(Slopes, Direction);
        return Vectors.IsFinite(Direction) && slope <= 0.0;
    }
}
