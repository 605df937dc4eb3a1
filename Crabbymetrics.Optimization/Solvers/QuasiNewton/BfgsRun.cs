namespace Crabbymetrics.Optimization;

/// <summary>A run of <see cref="BfgsSolver"/>.</summary>
internal sealed class BfgsRun : QuasiNewtonRun
{
    // A first cost above this is measured in larger units, so that the identity as first matrix does not give steps far too long.
    private const double LargeCost = 1e4;

    private readonly double[] _inverse;
    private readonly double[] _product;
    private double _unit = 1.0;

    public BfgsRun(Evaluator evaluator, ILineSearch search, ReadOnlySpan<double> initial)
        : base(evaluator, search)
    {
        int n = evaluator.Dimension;
        _inverse = new double[checked(n * n)];
        initial.CopyTo(_inverse);
        IsFresh = initial.IsEmpty;
        _product = new double[n];
    }

    public override ReadOnlySpan<double> LearnedInverseHessian => IsFresh ? default : _inverse;

    public override void Exchange(StateExchange state)
    {
        base.Exchange(state);
        state.Values(_inverse);
        state.Value(ref _unit);
    }

    public override TerminationReason? Start(ReadOnlySpan<double> start)
    {
        TerminationReason? reason = base.Start(start);
        _unit = Math.Min(1.0, LargeCost / Math.Abs(Cost));
        return reason;
    }

    protected override void FindDirection()
    {
        if (IsFresh)
        {
            Vectors.Negate(Slopes, Direction);
            return;
        }

        int n = Point.Length;
        for (int i = 0; i < n; i++)
        {
            Direction[i] = -Vectors.Dot(_inverse.AsSpan(i * n, n), Slopes);
        }
    }

    // The change of the cost to first order is that of the last iteration, and the step is 1 as soon as that allows it.
    protected override double LearnedStep(double lastDecrease)
    {
        double step = 2.02 * lastDecrease / -Vectors.Dot(Slopes, Direction);
        return step > 0.0 ? Math.Min(1.0, step) : 1.0;
    }

    protected override void Learn(ReadOnlySpan<double> step, ReadOnlySpan<double> change, double curvature)
    {
        int n = step.Length;
        if (IsFresh)
        {
            // The first step shows the curvature where it is largest. It may lengthen the steps in all other directions and not shorten
            // them: a step that is too long costs a trial or two, a matrix that is too small many iterations.
            double scale = Math.Max(_unit, curvature / Vectors.Dot(change, change));
            _inverse.AsSpan().Clear();
            for (int i = 0; i < n; i++)
            {
                _inverse[(i * n) + i] = scale;
            }
        }

        // H + (1 + y'Hy / s'y) ss' / s'y - (Hy s' + s y'H) / s'y, a row at a time.
        for (int i = 0; i < n; i++)
        {
            _product[i] = Vectors.Dot(_inverse.AsSpan(i * n, n), change);
        }

        double factor = (1.0 + (Vectors.Dot(change, _product) / curvature)) / curvature;
        for (int i = 0; i < n; i++)
        {
            Span<double> row = _inverse.AsSpan(i * n, n);
            Vectors.Add((factor * step[i]) - (_product[i] / curvature), step, row);
            Vectors.Add(-step[i] / curvature, _product, row);
        }
    }
}
