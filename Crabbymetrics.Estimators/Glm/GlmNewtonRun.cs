using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>A run of <see cref="GlmNewtonSolver"/>.</summary>
internal sealed class GlmNewtonRun : SolverRun
{
    // The share of the decrease along the slope that a step must bring: Nocedal and Wright, section 3.1.
    private const double SufficientDecrease = 1e-4;

    // The relative error of a cost that is a sum over the rows, some 1e5 units of roundoff. Among costs that differ by less the decrement
    // decides.
    private const double CostNoise = 1e-11;

    // Up to this decrement the quadratic model gives the cost of the last step up to rounding, so that a pass would tell nothing new.
    private const double QuadraticDecrement = 1e-3;

    private readonly GlmNewtonSolver _solver;
    private readonly int _count;
    private readonly ArrowLayout _layout;
    private readonly int _threads;
    private readonly double[] _values;
    private NewtonPassPlan _plan;
    private double _decrement = double.NaN;

    // How far the direction may be from the Newton step, relative to its length.
    private double _hessianError;
    private bool _approximate;
    private SolverRun? _search;

    public GlmNewtonRun(Evaluator evaluator, GlmNewtonSolver solver)
        : base(evaluator)
    {
        _solver = solver;
        _count = evaluator.Dimension;
        _layout = evaluator.Problem is IArrowObjective arrow ? arrow.Layout : ArrowLayout.Dense(_count);
        _threads = (evaluator.Problem as IArrowObjective)?.MaxDegreeOfParallelism ?? 1;
        _values = new double[(5 * _count) + _layout.Length];
        // The diagonal of the levels is scattered, at about the cost of the gathers of a pass without the Hessian; only the head is
        // multiplied out.
        int multiplied = _layout.DiagonalCount > 0 ? 2 * _layout.HeadCount : _count;
        _plan = new NewtonPassPlan(multiplied, solver.RowCount, solver.Tolerance, solver.LastStepShare);
    }

    public override ReadOnlySpan<double> X => _search is null ? Point : _search.X;

    public override ReadOnlySpan<double> Gradient => _search is null ? Slopes : _search.Gradient;

    private Span<double> Point => _values.AsSpan(0, _count);

    private Span<double> Slopes => _values.AsSpan(_count, _count);

    private Span<double> Direction => _values.AsSpan(2 * _count, _count);

    private Span<double> Trial => _values.AsSpan(3 * _count, _count);

    private Span<double> TrialSlopes => _values.AsSpan(4 * _count, _count);

    private Span<double> Factor => _values.AsSpan(5 * _count, _layout.Length);

    public override TerminationReason? Start(ReadOnlySpan<double> start)
    {
        start.CopyTo(Point);
        bool given = _solver.StartingFactor is not null;
        EvaluationStatus status = Evaluator.Evaluate(Point, out double cost, Slopes, given ? default : Factor);
        Cost = cost;
        if (status != EvaluationStatus.Finite)
        {
            return Evaluator.ReasonFor(status);
        }

        GradientNorm = Largest(Slopes);
        if (given)
        {
            _solver.StartingFactor.CopyTo(Factor);
            _hessianError = _solver.StartingError;
            _approximate = true;
        }

        if ((!given && !NewtonStep.TryFactor(Factor, _layout, _threads)) || !FindDirection(Slopes))
        {
            return BeginSearch();
        }

        Report();
        return null;
    }

    public override TerminationReason? Iterate()
    {
        if (_search is not null)
        {
            return Mirror(_search.Iterate());
        }

        if (GradientNorm == 0.0)
        {
            return TerminationReason.GradientNorm;
        }

        for (int j = 0; j < _count; j++)
        {
            Trial[j] = Point[j] + Direction[j];
        }
        // A run must evaluate the Hessian of its own data once, and the earlier it does, the more steps that Hessian serves.
        bool renew = _approximate || _plan.WantsHessian(_decrement, _hessianError);
        EvaluationStatus status = Evaluator.Evaluate(Trial, out double cost, TrialSlopes, renew ? Factor : default);
        if (status == EvaluationStatus.Stopped)
        {
            return Evaluator.StopReason;
        }

        double before = _decrement;
        bool falls = cost <= Cost - (SufficientDecrease * before * before);
        if (status != EvaluationStatus.Finite || !(falls || cost <= Cost + (CostNoise * Math.Abs(Cost))))
        {
            return BeginSearch() ?? Iterate();
        }

        if ((renew && !NewtonStep.TryFactor(Factor, _layout, _threads)) || !FindDirection(TrialSlopes))
        {
            return BeginSearch() ?? Iterate();
        }

        if (!falls && !(_decrement <= 0.5 * before))
        {
            return BeginSearch() ?? Iterate();
        }

        StepNorm = 0.0;
        for (int j = 0; j < _count; j++)
        {
            StepNorm = Math.Max(StepNorm, Math.Abs(Trial[j] - Point[j]));
        }

        Trial.CopyTo(Point);
        TrialSlopes.CopyTo(Slopes);
        Cost = cost;
        GradientNorm = Largest(Slopes);
        if (_hessianError == 0.0)
        {
            _plan.Learn(before, _decrement);
        }

        if (renew)
        {
            TakeFactor();
        }
        else
        {
            // The factor by which the decrement fell in one step measures the error of a kept Hessian. After a step with a fresh Hessian
            // the error comes from the change of the point, and is twice as large.
            _hessianError = 2.0 * _decrement / before;
            if (_decrement > NewtonPassPlan.LargestContraction * before && !_plan.MayEnd(_decrement, _hessianError) && Renew() is { } stop)
            {
                return stop;
            }
        }

        Report();
        return null;
    }

    public override TerminationReason? SharpenNewtonDecrement()
    {
        if (_search is not null)
        {
            return Mirror(_search.SharpenNewtonDecrement());
        }

        if (!_approximate)
        {
            return null;
        }

        TerminationReason? failure = Renew();
        Report();
        return failure;
    }

    public override TerminationReason? TakeLastNewtonStep()
    {
        if (_search is not null)
        {
            return Mirror(_search.TakeLastNewtonStep());
        }

        for (int j = 0; j < _count; j++)
        {
            Trial[j] = Point[j] + Direction[j];
        }

        double cost = Cost - (0.5 * _decrement * _decrement);
        if (_decrement > QuadraticDecrement)
        {
            if (Evaluator.Evaluate(Trial, out cost, TrialSlopes, default) != EvaluationStatus.Finite)
            {
                return null;
            }

            double increase = cost - Cost;
            double noise = CostNoise * Math.Abs(Cost);
            // A decrease by half the square of the decrement was expected. A rise by more than that, and by more than rounding explains,
            // contradicts the gradient.
            if (!(increase <= noise))
            {
                return increase <= Math.Max(_decrement * _decrement, 100.0 * noise) ? null : TerminationReason.LineSearchFailed;
            }

            TrialSlopes.CopyTo(Slopes);
            GradientNorm = Largest(Slopes);
        }
        else
        {
            GradientNorm = double.NaN;
        }

        Trial.CopyTo(Point);
        Cost = cost;
        return null;
    }

    public override void Exchange(StateExchange state) =>
        throw new NotSupportedException("A fit of a generalized linear model is not checkpointed: it takes a few passes over its data.");

    // The Hessian of the current point in place of the kept one.
    private TerminationReason? Renew()
    {
        EvaluationStatus status = Evaluator.Evaluate(Point, out _, Slopes, Factor);
        if (status != EvaluationStatus.Finite)
        {
            return Evaluator.ReasonFor(status);
        }

        TakeFactor();
        return NewtonStep.TryFactor(Factor, _layout, _threads) && FindDirection(Slopes) ? null : BeginSearch();
    }

    // The factor belongs to the Hessian at the current point.
    private void TakeFactor()
    {
        _hessianError = 0.0;
        _approximate = false;
    }

    private TerminationReason? BeginSearch()
    {
        // The search evaluates the gradient and Hessian of the start again: a failed step is rare, and the search has buffers of its own.
        _search = new NewtonSolver().CreateRun(Evaluator);
        return Mirror(_search.Start(Point));
    }

    private TerminationReason? Mirror(TerminationReason? reason)
    {
        Cost = _search!.Cost;
        GradientNorm = _search.GradientNorm;
        StepNorm = _search.StepNorm;
        NewtonDecrement = _search.NewtonDecrement;
        HasNegativeCurvature = _search.HasNegativeCurvature;
        return reason;
    }

    private bool FindDirection(ReadOnlySpan<double> slopes) => NewtonStep.TryFind(Factor, _layout, slopes, Direction, out _decrement);

    // A decrement that is not accurate enough to end a run is not reported.
    private void Report()
    {
        if (_search is not null)
        {
            return;
        }

        HasNegativeCurvature = false;
        NewtonDecrement = _plan.MayEnd(_decrement, _hessianError) || _hessianError == 0.0 ? _decrement : double.NaN;
    }

    private static double Largest(ReadOnlySpan<double> values)
    {
        double largest = 0.0;
        foreach (double value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }
}
