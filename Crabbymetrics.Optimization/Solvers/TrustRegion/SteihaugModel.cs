namespace Crabbymetrics.Optimization;

/// <summary>Conjugate gradients, stopped at the radius or at negative curvature (Steihaug 1983).</summary>
internal sealed class SteihaugModel : TrustRegionModel
{
    // A curvature below this share of the largest one met is zero. The share is below rounding, since the units of variables may differ
    // widely.
    private const double LeastCurvature = 1e-24;

    private readonly Evaluator _evaluator;
    private readonly TrustRegionScale _scale;
    private readonly double[]? _hessian;
    private readonly double[] _point;
    private readonly double[] _residual;
    private readonly double[] _conjugate;
    private readonly double[] _product;
    private readonly double[] _stepProduct;

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
        double norm = Vectors.Norm(gradient);
        double tolerance = Math.Min(0.1, Math.Sqrt(norm)) * norm;
        if (double.IsPositiveInfinity(radius))
        {
            tolerance = 1e-10 * norm;
        }

        step.Clear();
        _stepProduct.AsSpan().Clear();
        gradient.CopyTo(_residual);
        Vectors.Negate(gradient, _conjugate);
        double square = Vectors.Dot(_residual, _residual);
        IsAtRadius = false;
        reduction = 0.0;
        int limit = (2 * step.Length) + (double.IsPositiveInfinity(radius) ? (8 * step.Length) + 20 : 0);
        double largest = 0.0;
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
            largest = Math.Max(largest, Math.Sqrt(Vectors.Dot(_product, _product) / squaredLength));
            double length = largest * squaredLength;
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

        double slope = Vectors.Dot(gradient, step);
        reduction = -slope - (0.5 * Vectors.Dot(step, _stepProduct));
        NewtonDecrement = IsAtRadius ? double.NaN : Math.Sqrt(Math.Max(0.0, -slope));
        return EvaluationStatus.Finite;
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
