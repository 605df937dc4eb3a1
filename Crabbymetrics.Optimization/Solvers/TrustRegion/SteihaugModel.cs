namespace Crabbymetrics.Optimization;

/// <summary>Conjugate gradients, stopped at the radius or at negative curvature (Steihaug 1983).</summary>
internal sealed class SteihaugModel : TrustRegionModel
{
    // A curvature below this share of the largest one met is zero. The share is below rounding, since the units of variables may differ
    // widely.
    private const double LeastCurvature = 1e-24;

    // Less than this share of the largest curvature is taken for rounding where the gain that is left is estimated.
    private const double FlattestShare = 1e-10;

    // The residual, relative to the gradient, that a step within the radius may leave where products are dear. On 98 problems no share that
    // shrinks with the gradient took fewer of them, nor did a twentieth or a half. Of a stored matrix the share shrinks.
    private const double Forcing = 0.1;

    // The same of a full Newton step, whose decrement is asked for.
    private const double TrustedResidual = 1e-10;

    private readonly Evaluator _evaluator;
    private readonly TrustRegionScale _scale;
    private readonly double[]? _hessian;
    private readonly double[] _point;
    private readonly double[] _residual;
    private readonly double[] _conjugate;
    private readonly double[] _product;
    private readonly double[] _stepProduct;
    private double _promise;

    public SteihaugModel(Evaluator evaluator, TrustRegionScale scale)
    {
        int n = evaluator.Dimension;
        _evaluator = evaluator;
        _scale = scale;
        if (!evaluator.HasHessianProduct)
        {
            _hessian = new double[checked(n * n)];
        }

        _point = new double[n];
        _residual = new double[n];
        _conjugate = new double[n];
        _product = new double[n];
        _stepProduct = new double[n];
    }

    /// <summary>The variables that keep their place, whose gradient is 0; null where there are none.</summary>
    public bool[]? Held { private get; set; }

    public override double Promise => _promise;

    public override EvaluationStatus Prepare(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient, ReadOnlySpan<double> hessian)
    {
        x.CopyTo(_point);
        if (_hessian is not null)
        {
            hessian.CopyTo(_hessian);
        }

        HasNegativeCurvature = null;
        NewtonDecrement = double.NaN;
        return EvaluationStatus.Finite;
    }

    public override EvaluationStatus Solve(ReadOnlySpan<double> gradient, double radius, Span<double> step, out double reduction)
    {
        // In units of a power of two of the size of the gradient, so that no square leaves the range of numbers, and no bit changes else.
        double unit = UnitOf(gradient);
        double norm = Vectors.Norm(gradient) / unit;
        double forcing = _hessian is null ? Forcing : Math.Min(Forcing, Math.Sqrt(norm * unit));
        double tolerance = (double.IsPositiveInfinity(radius) ? TrustedResidual : forcing) * norm;
        radius /= unit;
        step.Clear();
        _stepProduct.AsSpan().Clear();
        gradient.CopyTo(_residual);
        Vectors.Scale(1.0 / unit, _residual);
        Vectors.Negate(_residual, _conjugate);
        double square = Vectors.Dot(_residual, _residual);
        IsAtRadius = false;
        reduction = 0.0;
        int limit = (2 * step.Length) + (double.IsPositiveInfinity(radius) ? (8 * step.Length) + 20 : 0);
        double largest = 0.0;
        double least = double.PositiveInfinity;
        for (int i = 0; i < limit && square > 0.0; i++)
        {
            EvaluationStatus status = Multiply();
            if (status != EvaluationStatus.Finite)
            {
                return status;
            }

            DropHeld();
            double curvature = Vectors.Dot(_conjugate, _product);

            // In units of the largest curvature met, which do not depend on the units of the cost.
            double squaredLength = Vectors.Dot(_conjugate, _conjugate);
            largest = Math.Max(largest, Vectors.Norm(_product) / Math.Sqrt(squaredLength));
            double length = largest * squaredLength;
            least = Math.Min(least, curvature / squaredLength);
            bool positive = curvature > LeastCurvature * length;
            if (!positive)
            {
                HasNegativeCurvature = curvature < -1e-8 * length ? true : null;
            }

            double alpha = square / curvature;
            double boundary = double.IsPositiveInfinity(radius)
                ? double.PositiveInfinity
                : DoglegModel.BoundaryStep(step, _conjugate, radius);
            IsAtRadius = !positive || alpha >= boundary;
            if (IsAtRadius)
            {
                alpha = boundary;
            }

            if (!double.IsFinite(alpha))
            {
                break;
            }

            Vectors.Add(alpha, _conjugate, step);
            Vectors.Add(alpha, _product, _stepProduct);
            Vectors.Add(alpha, _product, _residual);
            if (IsAtRadius)
            {
                break;
            }

            double next = Vectors.Dot(_residual, _residual);
            if (Math.Sqrt(next) <= tolerance)
            {
                break;
            }

            Vectors.Scale(next / square, _conjugate);
            Vectors.Add(-1.0, _residual, _conjugate);
            square = next;
        }

        Vectors.Scale(unit, step);
        Vectors.Scale(unit, _stepProduct);
        double slope = Vectors.Dot(gradient, step);
        _promise = -slope;
        if (largest > 0.0)
        {
            _promise += Vectors.Dot(_residual, _residual) * unit / Math.Max(least, FlattestShare * largest) * unit;
        }

        reduction = -slope - (0.5 * Vectors.Dot(step, _stepProduct));
        NewtonDecrement = IsAtRadius ? double.NaN : Math.Sqrt(Math.Max(0.0, -slope));
        return EvaluationStatus.Finite;
    }

    /// <summary>The power of two at the size of the largest component of a vector; 1 where that is 0.</summary>
    internal static double UnitOf(ReadOnlySpan<double> vector)
    {
        double largest = Vectors.MaxAbs(vector);
        return largest > 0.0 && double.IsFinite(largest) ? Math.ScaleB(1.0, Math.Clamp(Math.ILogB(largest), -1000, 1000)) : 1.0;
    }

    private EvaluationStatus Multiply()
    {
        if (_hessian is null)
        {
            return _scale.Product(_evaluator, _point, _conjugate, _product);
        }

        int n = _conjugate.Length;
        for (int i = 0; i < n; i++)
        {
            _product[i] = Vectors.Dot(_hessian.AsSpan(i * n, n), _conjugate);
        }

        return EvaluationStatus.Finite;
    }

    private void DropHeld()
    {
        for (int i = 0; Held is not null && i < _product.Length; i++)
        {
            _product[i] = Held[i] ? 0.0 : _product[i];
        }
    }
}
