namespace Crabbymetrics.Optimization;

/// <summary>
/// What the solvers share that go along a direction of descent: the iterate, its gradient, and the search. A derived class gives the
/// direction.
/// </summary>
internal abstract class LineSearchRun : SolverRun
{
    // The first step moves the largest variable by a share of its size between these two.
    private const double LeastFirstStep = 1e-8;
    private const double LongestFirstStep = 10.0;

    private readonly ILineSearch _search;

    protected LineSearchRun(Evaluator evaluator, ILineSearch search)
        : base(evaluator)
    {
        _search = search;
        int n = evaluator.Dimension;
        Point = new double[n];
        Slopes = new double[n];
        Direction = new double[n];
        Line = new LineFunction(evaluator);
    }

    public override ReadOnlySpan<double> X => Point;

    public override ReadOnlySpan<double> Gradient => Slopes;

    protected double[] Point { get; private set; }

    protected double[] Slopes { get; private set; }

    protected double[] Direction { get; }

    protected LineFunction Line { get; }

    public override void Exchange(StateExchange state)
    {
        base.Exchange(state);
        state.Values(Point);
        state.Values(Slopes);
        state.Values(Direction);
        Line.Exchange(state);
    }

    /// <summary>Evaluates the start; with the Hessian where a span is given.</summary>
    protected TerminationReason? EvaluateStart(ReadOnlySpan<double> start, Span<double> hessian)
    {
        start.CopyTo(Point);
        EvaluationStatus status = Evaluator.Evaluate(Point, out double cost, Slopes, hessian);
        Cost = cost;
        if (status != EvaluationStatus.Finite)
        {
            return Evaluator.ReasonFor(status);
        }

        GradientNorm = Vectors.MaxAbs(Slopes);
        return null;
    }

    /// <summary>Searches along <see cref="Direction"/>. On success <see cref="Line"/> holds the new point.</summary>
    protected LineSearchOutcome Search(double initialStep, double[]? fusedHessian = null)
    {
        Line.Begin(Point, Cost, Slopes, Direction);
        if (fusedHessian is not null)
        {
            Line.RequestHessian(fusedHessian);
        }

        return _search.Search(Line, initialStep, LongestStep());
    }

    /// <summary>Moves to the trial kept by the search.</summary>
    protected void MoveToKept()
    {
        StepNorm = Vectors.MaxAbsDifference(Point, Line.KeptPoint);
        Line.KeptPoint.CopyTo(Point);
        Line.KeptGradient.CopyTo(Slopes);
        Cost = Line.KeptValue;
        GradientNorm = Vectors.MaxAbs(Slopes);
        LastStepContradictsGradient = Line.KeptContradictsGradient();
    }

    /// <summary>Moves to a point evaluated outside a search.</summary>
    protected void MoveTo(ReadOnlySpan<double> point, double cost, ReadOnlySpan<double> gradient)
    {
        StepNorm = Vectors.MaxAbsDifference(Point, point);
        point.CopyTo(Point);
        gradient.CopyTo(Slopes);
        Cost = cost;
        GradientNorm = Vectors.MaxAbs(Slopes);
    }

    /// <summary>A first step along a direction of no natural length: of length 1 at most, as far as that is neither nothing nor very much
    /// beside the point.</summary>
    protected double UnscaledStep()
    {
        double direction = Vectors.MaxAbs(Direction);
        double size = Vectors.MaxAbs(Point);
        double step = Math.Min(1.0, 1.0 / Vectors.Norm(Slopes));
        return size > 0.0 && direction > 0.0
            ? Math.Clamp(step, LeastFirstStep * size / direction, LongestFirstStep * size / direction)
            : step;
    }

    // So long that only an unbounded cost reaches it, and so short that no coordinate overflows.
    private double LongestStep()
    {
        double direction = Vectors.MaxAbs(Direction);
        double reach = 1e20 * Math.Max(1.0, Vectors.MaxAbs(Point));
        return direction > 0.0 && direction < double.MaxValue ? reach / direction : 1.0;
    }
}
