namespace Crabbymetrics.Optimization;

/// <summary>A run of <see cref="NewtonCgSolver"/>.</summary>
internal sealed class NewtonCgRun : NewtonTypeRun
{
    // A curvature below this part of the largest one met counts as none. The part is smaller than rounding, since variables may have very
    // unlike units.
    private const double LeastCurvature = 1e-24;

    // The inner residual at which the decrement is believed.
    private const double TrustedResidual = 1e-10;

    private readonly double[] _residual;
    private readonly double[] _conjugate;
    private readonly double[] _product;
    private double _startNorm = double.NaN;
    private bool _isSharp;

    public NewtonCgRun(Evaluator evaluator, ILineSearch search)
        : base(evaluator, search, needsHessian: !evaluator.HasHessianProduct)
    {
        int n = evaluator.Dimension;
        _residual = new double[n];
        _conjugate = new double[n];
        _product = new double[n];
    }

    public override TerminationReason? SharpenNewtonDecrement()
    {
        if (_isSharp)
        {
            return null;
        }

        _isSharp = true;
        return SolveInner(TrustedResidual, (10 * Evaluator.Dimension) + 20);
    }

    public override void Exchange(StateExchange state)
    {
        base.Exchange(state);
        state.Value(ref _startNorm);
        state.Value(ref _isSharp);
    }

    protected override TerminationReason? FindDirection()
    {
        double norm = Vectors.Norm(Slopes);
        if (double.IsNaN(_startNorm))
        {
            _startNorm = norm;
        }

        _isSharp = false;
        double relative = _startNorm > 0.0 ? Math.Min(0.5, Math.Sqrt(norm / _startNorm)) : 0.5;
        return SolveInner(relative, 2 * Evaluator.Dimension);
    }

    // Conjugate gradients on H d = -g from d = 0. Every product is used twice: for the curvature and for the residual.
    private TerminationReason? SolveInner(double relativeResidual, int maximumSteps)
    {
        double norm = Vectors.Norm(Slopes);
        Direction.AsSpan().Clear();
        NewtonDecrement = 0.0;
        HasNegativeCurvature = null;
        if (norm == 0.0)
        {
            return null;
        }

        Slopes.CopyTo(_residual, 0);
        Vectors.Negate(Slopes, _conjugate);
        double square = Vectors.Dot(_residual, _residual);
        double largest = 0.0;
        for (int step = 0; step < maximumSteps; step++)
        {
            EvaluationStatus status = Multiply();
            if (status != EvaluationStatus.Finite)
            {
                return Evaluator.ReasonFor(status);
            }

            double curvature = Vectors.Dot(_conjugate, _product);

            // In units of the largest curvature met, which the cost's own units do not change.
            double squaredLength = Vectors.Dot(_conjugate, _conjugate);
            largest = Math.Max(largest, Math.Sqrt(Vectors.Dot(_product, _product) / squaredLength));
            double length = largest * squaredLength;
            if (!(curvature > LeastCurvature * length))
            {
                // The decrement is not known where the Hessian is not positive definite.
                NewtonDecrement = double.NaN;
                HasNegativeCurvature = curvature < -1e-8 * length ? true : null;
                if (step == 0)
                {
                    Vectors.Combine(Direction, curvature < 0.0 ? Math.Max(1e-3, square / -curvature) : 1.0, _conjugate, Direction);
                }

                return null;
            }

            double alpha = square / curvature;
            Vectors.Add(alpha, _conjugate, Direction);
            Vectors.Add(alpha, _product, _residual);
            double next = Vectors.Dot(_residual, _residual);
            if (!(next > 0.0) || Math.Sqrt(next) <= relativeResidual * norm)
            {
                break;
            }

            Vectors.Scale(next / square, _conjugate);
            Vectors.Add(-1.0, _residual, _conjugate);
            square = next;
        }

        // d'Hd = -g'd for every iterate of conjugate gradients: an estimate of the square of the decrement from below.
        NewtonDecrement = Math.Sqrt(Math.Max(0.0, -Vectors.Dot(Slopes, Direction)));
        return Vectors.IsFinite(Direction) ? null : TerminationReason.NonFiniteHessian;
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
