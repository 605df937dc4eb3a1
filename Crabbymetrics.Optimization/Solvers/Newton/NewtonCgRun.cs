namespace Crabbymetrics.Optimization;

/// <summary>A run of <see cref="NewtonCgSolver"/>.</summary>
internal sealed class NewtonCgRun : NewtonTypeRun
{
    // A curvature below this share of the largest one met is zero. The share is below rounding, since the units of variables may differ
    // widely.
    private const double LeastCurvature = 1e-24;

    // Less than this share of the largest curvature is taken for rounding where the gain that is left is estimated.
    private const double FlattestShare = 1e-10;

    // The inner residual, relative to the gradient, at which the decrement is accurate.
    private const double TrustedResidual = 1e-10;

    // The same in the metric of a preconditioner, relative to the decrement, whose relative error is half the square of this, 5e-6.
    private const double PreconditionedResidual = 3e-3;

    // The largest residual, relative to the gradient, that a preconditioned step may leave. On Poisson fits of 200 to 1,000 columns these
    // two took the fewest products.
    private const double LargestForcing = 0.25;

    // The smallest one.
    private const double LeastForcing = 0.01;

    // The same without one. A residual that is small beside the gradient at the start, as in algorithm 7.1 of Nocedal and Wright, solves
    // the first systems far too exactly where products are dear: on 34 problems of 100 to 1,500 variables these constants took three
    // quarters of the products.
    private const double SafeFactor = 0.9;
    private const double Order = 1.618033988749895;
    private const double LeastPlainForcing = 0.01;
    private const double MostForcing = 0.5;

    // The newest products that correct a preconditioner; 8 and 24 took as many on the same fits.
    private const int Memory = 12;

    // Of a preconditioner: it as corrected so far, and the pairs of the system being solved, which correct it for the next.
    private readonly LimitedMemoryInverse? _preconditioner;
    private readonly LimitedMemoryInverse? _collected;
    private readonly double[] _residual;
    private readonly double[] _conjugate;
    private readonly double[] _product;
    private readonly double[] _scaled;

    private double _startNorm = double.NaN;

    // The norm of the gradient, and the squared norm of the residual of conjugate gradients.
    private double _norm = double.NaN;
    private double _square;
    private double _largest;

    // The least curvature met, per squared length.
    private double _least;

    // A power of two of the size of the gradient, in which residuals are counted, so that no square leaves the range of numbers.
    private double _unit = 1.0;

    // Whether a further product can still improve the direction.
    private bool _isOpen;
    private bool _isSharp;

    public NewtonCgRun(Evaluator evaluator, ILineSearch search, IPreconditioner? preconditioner)
        : base(evaluator, search, needsHessian: !evaluator.HasHessianProduct)
    {
        int n = evaluator.Dimension;
        if (preconditioner is not null)
        {
            _preconditioner = new LimitedMemoryInverse(n, Memory, preconditioner);
            _collected = new LimitedMemoryInverse(n, Memory);
        }

        _residual = new double[n];
        _conjugate = new double[n];
        _product = new double[n];
        // Without a preconditioner the residual and the scaled residual are one array.
        _scaled = preconditioner is null ? _residual : new double[n];
    }

    internal override double PromiseOfProducts =>
        _preconditioner is not null || HessianMatrix is not null
            ? double.NaN
            : (NewtonDecrement * NewtonDecrement)
                + (_largest > 0.0 ? _square * _unit / Math.Max(_least, FlattestShare * _largest) * _unit : 0.0);

    public override TerminationReason? SharpenNewtonDecrement()
    {
        if (_isSharp)
        {
            return null;
        }

        _isSharp = true;
        if (_largest == 0.0)
        {
            // A direction that no product has checked is no beginning of the solution.
            Direction.AsSpan().Clear();
        }

        return Solve(_preconditioner is null ? TrustedResidual : PreconditionedResidual, (10 * Evaluator.Dimension) + 20);
    }

    public override TerminationReason? TakeLastNewtonStep()
    {
        double due = 0.5 * NewtonDecrement * NewtonDecrement;
        Line.Begin(Point, Cost, Slopes, Direction);
        if (_preconditioner is null || !(due <= Rounding.FailureFactor * Line.Noise))
        {
            return base.TakeLastNewtonStep();
        }

        // The cost falls by so little that an evaluation would show its rounding alone.
        Vectors.Add(1.0, Direction, Point);
        Cost -= due;
        GradientNorm = double.NaN;
        return null;
    }

    public override void Exchange(StateExchange state)
    {
        base.Exchange(state);
        _preconditioner?.Exchange(state);
        _collected?.Exchange(state);
        state.Value(ref _startNorm);
        state.Value(ref _norm);
        state.Value(ref _square);
        state.Value(ref _largest);
        state.Value(ref _least);
        state.Value(ref _unit);
        state.Value(ref _isSharp);
        state.Value(ref _isOpen);
        state.Values(_residual);
        state.Values(_conjugate);
    }

    protected override TerminationReason? FindDirection()
    {
        double before = _norm;
        if (_collected is not null)
        {
            _preconditioner!.Learn(_collected);
            _collected.Clear();
        }

        Direction.AsSpan().Clear();
        NewtonDecrement = 0.0;
        HasNegativeCurvature = null;
        _norm = ScaleResidual();
        if (double.IsNaN(_startNorm))
        {
            _startNorm = _norm;
        }

        _isSharp = false;
        _isOpen = _norm > 0.0;
        _largest = 0.0;
        _least = double.PositiveInfinity;
        Vectors.Negate(_scaled, _conjugate);
        _square = Vectors.Dot(_residual, _scaled);
        if (_preconditioner is not null && double.IsNaN(before))
        {
            // The first step is that of the preconditioner alone, which is nearest to the Hessian at the start.
            _conjugate.CopyTo(Direction, 0);
            NewtonDecrement = _norm;
            return Vectors.IsFinite(Direction) ? null : TerminationReason.NonFiniteHessian;
        }

        return Solve(Forcing(before), 2 * Evaluator.Dimension);
    }

    // The residual, relative to the gradient, that the step may leave: the second choice of Eisenstat and Walker, SIAM Journal on
    // Scientific Computing 17 (1996). With a preconditioner the convergence is of the order of Newton's method.
    private double Forcing(double before)
    {
        double share = _norm / before;
        if (_preconditioner is null && HessianMatrix is not null)
        {
            // Products with a stored matrix cost little beside the next one.
            return _startNorm > 0.0 ? Math.Min(MostForcing, Math.Sqrt(_norm / _startNorm)) : MostForcing;
        }

        if (_preconditioner is null)
        {
            return double.IsNaN(share) ? MostForcing : Math.Clamp(SafeFactor * Math.Pow(share, Order), LeastPlainForcing, MostForcing);
        }

        return Math.Clamp(share * share, LeastForcing, LargestForcing);
    }

    // Conjugate gradients on H d = -g, continued from the last call, at first from d = 0. Every product serves twice: for the curvature
    // and for the residual.
    private TerminationReason? Solve(double relativeResidual, int maximumSteps)
    {
        for (int step = 0; step < maximumSteps && _isOpen && !IsSolved(relativeResidual); step++)
        {
            EvaluationStatus status = Multiply();
            if (status != EvaluationStatus.Finite)
            {
                return Evaluator.ReasonFor(status);
            }

            double curvature = Vectors.Dot(_conjugate, _product);

            // In units of the largest curvature met, which do not depend on the units of the cost.
            double squaredLength = Vectors.Dot(_conjugate, _conjugate);
            _largest = Math.Max(_largest, Vectors.Norm(_product) / Math.Sqrt(squaredLength));
            double length = _largest * squaredLength;
            _least = Math.Min(_least, curvature / squaredLength);
            if (!(curvature > LeastCurvature * length))
            {
                // The decrement is not known where the Hessian is not positive definite.
                _isOpen = false;
                NewtonDecrement = double.NaN;
                HasNegativeCurvature = curvature < -1e-8 * length ? true : null;
                if (!Direction.AsSpan().ContainsAnyExcept(0.0))
                {
                    Vectors.Add(_unit * (curvature < 0.0 ? Math.Max(1e-3, _square / -curvature) : 1.0), _conjugate, Direction);
                }

                return null;
            }

            _collected?.Learn(_conjugate, _product, curvature);
            double alpha = _square / curvature;
            Vectors.Add(_unit * alpha, _conjugate, Direction);
            Vectors.Add(alpha, _product, _residual);
            Scale();
            double next = Vectors.Dot(_residual, _scaled);
            _isOpen = next > 0.0;
            Vectors.Scale(next / _square, _conjugate);
            Vectors.Add(-1.0, _scaled, _conjugate);
            _square = next;
        }

        // d'Hd = -g'd for every iterate of conjugate gradients: a lower bound of the square of the decrement.
        NewtonDecrement = Math.Sqrt(Math.Max(0.0, -Vectors.Dot(Slopes, Direction)));
        return Vectors.IsFinite(Direction) ? null : TerminationReason.NonFiniteHessian;
    }

    // Where products are dear, the sum of the absolute components is compared: a residual that has spread over many variables looks shorter
    // than it is (TQUARTIC took 549 products by the Euclidean norm, and 4 by the sum).
    private bool IsSolved(double relativeResidual)
    {
        return _preconditioner is null && HessianMatrix is null
            ? Sum(_residual) * _unit <= relativeResidual * Sum(Slopes)
            : Math.Sqrt(_square) * _unit <= relativeResidual * _norm;
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0.0;
        foreach (double value in values)
        {
            sum += Math.Abs(value);
        }

        return sum;
    }

    // The residual of d = 0, which is the gradient, and its norm.
    private double ScaleResidual()
    {
        Slopes.CopyTo(_residual, 0);
        _unit = _preconditioner is null ? SteihaugModel.UnitOf(Slopes) : 1.0;
        Vectors.Scale(1.0 / _unit, _residual);
        Scale();
        return _preconditioner is null ? Vectors.Norm(Slopes) : Math.Sqrt(Math.Max(0.0, Vectors.Dot(_residual, _scaled)));
    }

    private void Scale()
    {
        if (_preconditioner is not null)
        {
            _residual.CopyTo(_scaled, 0);
            _preconditioner.Apply(_scaled);
        }
    }

    private EvaluationStatus Multiply()
    {
        if (HessianMatrix is null)
        {
            return Evaluator.HessianProduct(Point, _conjugate, _product);
        }

        int n = Evaluator.Dimension;
        for (int i = 0; i < n; i++)
        {
            _product[i] = Vectors.Dot(HessianMatrix.AsSpan(i * n, n), _conjugate);
        }

        return EvaluationStatus.Finite;
    }
}
