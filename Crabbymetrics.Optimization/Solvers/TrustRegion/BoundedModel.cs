namespace Crabbymetrics.Optimization;

/// <summary>
/// The model within bounds: it is minimized over the free variables; those that the step drives over their bounds are put on them and held,
/// and the model is minimized over the rest, until no variable crosses a bound or the radius is used up.
/// </summary>
/// <remarks>
/// C.-J. Lin and J. J. More, Newton's method for large bound-constrained optimization problems, SIAM Journal on Optimization 9 (1999),
/// 1100-1127: the projected search, and the subspace minimization on one face after another. A variable on a bound beyond which the cost
/// falls is held from the beginning. All is in the scaled variables of <see cref="TrustRegionScale"/>.
/// </remarks>
internal sealed class BoundedModel : TrustRegionModel
{
    // The share of the forecast of the slope that a projected step must bring; else the step ends at the first bound.
    private const double SufficientDecrease = 0.01;

    // Below this share of the radius nothing is left of it.
    private const double LeastRemainder = 0.01;

    private readonly TrustRegionModel _inner;
    private readonly Evaluator _evaluator;
    private readonly TrustRegionScale _scale;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly double[] _point;
    private readonly double[] _gradient;
    private readonly double[] _hessian;
    private readonly double[] _maskedHessian;
    private readonly double[] _masked;
    private readonly double[] _slopes;
    private readonly double[] _part;
    private readonly double[] _piece;
    private readonly double[] _product;
    private readonly bool[] _isHeld;
    private readonly bool[] _isHeldFirst;
    private bool _isFirstFace;
    private double _promise = double.NaN;

    public BoundedModel(TrustRegionModel inner, Evaluator evaluator, TrustRegionScale scale, bool hasHessian)
    {
        int n = evaluator.Dimension;
        _inner = inner;
        _evaluator = evaluator;
        _scale = scale;
        _hessian = new double[hasHessian ? n * n : 0];
        _maskedHessian = new double[_hessian.Length];
        (_lower, _upper, _point, _gradient, _masked) = (new double[n], new double[n], new double[n], new double[n], new double[n]);
        (_slopes, _part, _piece, _product) = (new double[n], new double[n], new double[n], new double[n]);
        (_isHeld, _isHeldFirst) = (new bool[n], new bool[n]);
    }

    public override double Promise => _promise;

    public override EvaluationStatus Prepare(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient, ReadOnlySpan<double> hessian)
    {
        x.CopyTo(_point);
        gradient.CopyTo(_gradient);
        hessian.CopyTo(_hessian);
        ReadOnlySpan<double> lower = _evaluator.LowerBounds;
        ReadOnlySpan<double> upper = _evaluator.UpperBounds;
        for (int i = 0; i < x.Length; i++)
        {
            _isHeldFirst[i] = IsHeld(x[i], gradient[i], lower[i], upper[i]);
        }

        _scale.Multiply(lower, x, _lower);
        _scale.Multiply(upper, x, _upper);
        _isHeldFirst.CopyTo(_isHeld, 0);
        gradient.CopyTo(_slopes);
        EvaluationStatus status = PrepareFace();
        _isFirstFace = true;
        NewtonDecrement = _inner.NewtonDecrement;
        HasNegativeCurvature = _inner.HasNegativeCurvature;
        return status;
    }

    /// <summary>Whether a variable cannot move to lower the cost: it lies on a bound beyond which the cost falls, or between two equal
    /// ones.</summary>
    public static bool IsHeld(double x, double slope, double lower, double upper) =>
        lower == upper || (x <= lower && slope > 0.0) || (x >= upper && slope < 0.0);

    public override EvaluationStatus Solve(ReadOnlySpan<double> gradient, double radius, Span<double> step, out double reduction)
    {
        step.Clear();
        reduction = 0.0;
        IsAtRadius = false;
        _gradient.CopyTo(_slopes, 0);
        double remainder = radius;

        // Every face but the last holds at least one variable more than the one before.
        for (int face = 0; face <= step.Length; face++)
        {
            if (face > 0 || !_isFirstFace)
            {
                if (face == 0)
                {
                    _isHeldFirst.CopyTo(_isHeld, 0);
                }

                EvaluationStatus prepared = PrepareFace();
                if (prepared != EvaluationStatus.Finite)
                {
                    return prepared;
                }
            }

            _isFirstFace = face == 0;
            EvaluationStatus status = _inner.Solve(_masked, remainder, _part, out double gain);
            if (face == 0)
            {
                NewtonDecrement = _inner.NewtonDecrement;
                HasNegativeCurvature = _inner.HasNegativeCurvature;
                _promise = _inner.Promise;
            }

            IsAtRadius |= _inner.IsAtRadius;
            if (status != EvaluationStatus.Finite)
            {
                return status;
            }

            if (!ProjectPart(step))
            {
                Vectors.Add(1.0, _part, step);
                reduction += gain;
                return EvaluationStatus.Finite;
            }

            status = TakePiece(step, ref reduction);
            remainder = radius - Vectors.Norm(step);
            if (status != EvaluationStatus.Finite)
            {
                return status;
            }

            if (!(remainder > LeastRemainder * radius))
            {
                IsAtRadius = true;
                break;
            }
        }

        return EvaluationStatus.Finite;
    }

    // The piece of the part that lies within the bounds, each variable for itself.
    private bool ProjectPart(ReadOnlySpan<double> step)
    {
        bool isCut = false;
        for (int i = 0; i < step.Length; i++)
        {
            double target = step[i] + _part[i];
            bool crosses = !_isHeld[i] && (target < _lower[i] || target > _upper[i]);
            _piece[i] = crosses ? (target < _lower[i] ? _lower[i] : _upper[i]) - step[i] : _part[i];
            isCut |= crosses;
        }

        return isCut;
    }

    // Takes the projected part where the model falls by it, and else the part up to the first bound.
    private EvaluationStatus TakePiece(Span<double> step, ref double reduction)
    {
        EvaluationStatus status = Multiply(_piece, _product);
        double slope = Vectors.Dot(_slopes, _piece);
        double change = slope + (0.5 * Vectors.Dot(_piece, _product));
        double share = double.PositiveInfinity;
        if (!(slope < 0.0 && change <= SufficientDecrease * slope))
        {
            share = FirstBound(step);
            _part.CopyTo(_piece, 0);
            Vectors.Scale(share, _piece);
            status = Multiply(_piece, _product);
            change = Vectors.Dot(_slopes, _piece) + (0.5 * Vectors.Dot(_piece, _product));
        }

        for (int i = 0; i < step.Length; i++)
        {
            double bound = _part[i] < 0.0 ? _lower[i] : _upper[i];
            bool isHit = !_isHeld[i] && _part[i] != 0.0 && (bound - step[i]) / _part[i] <= (share < 1.0 ? share : 1.0);
            step[i] = isHit ? bound : step[i] + _piece[i];
            _isHeld[i] |= isHit;
        }

        Vectors.Add(1.0, _product, _slopes);
        reduction -= change;
        return status;
    }

    // The share of the part at which the first variable meets its bound.
    private double FirstBound(ReadOnlySpan<double> step)
    {
        double share = 1.0;
        for (int i = 0; i < step.Length; i++)
        {
            if (!_isHeld[i] && _part[i] != 0.0)
            {
                share = Math.Min(share, ((_part[i] < 0.0 ? _lower[i] : _upper[i]) - step[i]) / _part[i]);
            }
        }

        return Math.Max(0.0, share);
    }

    // The model in the free variables: rows and columns of the others are those of a positive diagonal.
    private EvaluationStatus PrepareFace()
    {
        int n = _point.Length;
        double diagonal = 0.0;
        for (int i = 0; i < n; i++)
        {
            _masked[i] = _isHeld[i] ? 0.0 : _slopes[i];
            diagonal = _hessian.Length > 0 && !_isHeld[i] ? Math.Max(diagonal, Math.Abs(_hessian[(i * n) + i])) : diagonal;
        }

        diagonal = diagonal > 0.0 && double.IsFinite(diagonal) ? diagonal : 1.0;
        for (int i = 0; i < n && _hessian.Length > 0; i++)
        {
            for (int j = 0; j < n; j++)
            {
                _maskedHessian[(i * n) + j] =
                    !_isHeld[i] && !_isHeld[j] ? _hessian[(i * n) + j]
                    : i == j ? diagonal
                    : 0.0;
            }
        }

        if (_inner is SteihaugModel steihaug)
        {
            steihaug.Held = _isHeld;
        }

        return _inner.Prepare(_point, _masked, _maskedHessian);
    }

    private EvaluationStatus Multiply(ReadOnlySpan<double> vector, Span<double> product)
    {
        if (_hessian.Length == 0)
        {
            return _scale.Product(_evaluator, _point, vector, product);
        }

        int n = vector.Length;
        for (int i = 0; i < n; i++)
        {
            product[i] = Vectors.Dot(_hessian.AsSpan(i * n, n), vector);
        }

        return EvaluationStatus.Finite;
    }
}
