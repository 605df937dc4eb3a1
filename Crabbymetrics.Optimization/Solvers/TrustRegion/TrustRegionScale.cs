namespace Crabbymetrics.Optimization;

/// <summary>
/// The units in which a trust region is round: at first those of the variables as they are; where the cost hardly falls, or no step is
/// left, the sizes of the variables take their place, for a region that is round in unlike units cuts off all but the largest of them.
/// </summary>
/// <remarks>
/// Dennis and Schnabel, Numerical Methods for Unconstrained Optimization (1983), section 7.1; Conn, Gould and Toint, Trust-Region Methods
/// (2000), section 6.7. The model is minimized in the scaled variables D x, with the gradient D^-1 g and the Hessian D^-1 H D^-1.
/// </remarks>
internal sealed class TrustRegionScale
{
    // The number of iterations after which the scale is examined.
    private const int Window = 25;

    // The cost has hardly fallen where it is above this share of that at the examination before.
    private const double HardlyFallen = 0.7;

    // A variable smaller than this share of the largest has no size of its own.
    private const double LeastSize = 1e-3;

    private readonly double[] _sizes;
    private readonly double[] _values;
    private readonly double[] _gradient;
    private readonly double[] _hessian;
    private readonly double[] _unscaled;
    private double _windowCost;
    private int _iterations;
    private bool _isBySizes;

    public TrustRegionScale(int n, bool hasHessian)
    {
        _sizes = new double[n];
        _values = new double[n];
        _gradient = new double[n];
        _unscaled = new double[hasHessian ? 0 : n];
        _hessian = new double[hasHessian ? checked(n * n) : 0];
    }

    /// <summary>Whether the sizes of the variables are the units.</summary>
    public bool IsBySizes => _isBySizes;

    public void Start(ReadOnlySpan<double> start)
    {
        // A start at the origin shows no sizes.
        bool isZero = Vectors.MaxAbs(start) == 0.0;
        for (int i = 0; i < _sizes.Length; i++)
        {
            _sizes[i] = isZero ? 1.0 : Math.Abs(start[i]);
        }

        _values.AsSpan().Fill(1.0);
        _isBySizes = false;
        _windowCost = double.PositiveInfinity;
        _iterations = 0;
    }

    /// <summary>Takes in a new iterate.</summary>
    /// <returns>Whether the cost hardly falls, so that the units should change.</returns>
    public bool Update(double cost, ReadOnlySpan<double> x)
    {
        if (_isBySizes)
        {
            UseSizes(x);
            return false;
        }

        if (++_iterations % Window != 0)
        {
            return false;
        }

        bool hardlyFallen = cost > HardlyFallen * _windowCost;
        _windowCost = cost;
        return hardlyFallen;
    }

    /// <summary>Makes the sizes of the variables at a point the units.</summary>
    public void UseSizes(ReadOnlySpan<double> x)
    {
        _isBySizes = true;
        double least = LeastSize * Math.Max(Vectors.MaxAbs(x), Vectors.MaxAbs(_sizes));
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i] = 1.0 / Math.Max(least, Math.Max(Math.Abs(x[i]), _sizes[i]));
        }
    }

    /// <summary>The norm of a vector in these units.</summary>
    public double Norm(ReadOnlySpan<double> vector)
    {
        for (int i = 0; i < _values.Length; i++)
        {
            _gradient[i] = _values[i] * vector[i];
        }

        return Vectors.Norm(_gradient);
    }

    /// <summary>The gradient by the scaled variables. Valid until the next call.</summary>
    public ReadOnlySpan<double> Gradient(ReadOnlySpan<double> gradient)
    {
        if (!_isBySizes)
        {
            return gradient;
        }

        Divide(gradient, _gradient);
        return _gradient;
    }

    /// <summary>The Hessian by the scaled variables. Valid until the next call.</summary>
    public ReadOnlySpan<double> Hessian(ReadOnlySpan<double> hessian)
    {
        if (!_isBySizes)
        {
            return hessian;
        }

        int n = _values.Length;
        for (int i = 0; i < n && hessian.Length > 0; i++)
        {
            for (int j = 0; j < n; j++)
            {
                _hessian[(i * n) + j] = hessian[(i * n) + j] / (_values[i] * _values[j]);
            }
        }

        return _hessian;
    }

    /// <summary>target = D^-1 vector: from a scaled step to a step, or from a gradient to the gradient by the scaled variables.</summary>
    public void Divide(ReadOnlySpan<double> vector, Span<double> target)
    {
        for (int i = 0; i < _values.Length; i++)
        {
            target[i] = vector[i] / _values[i];
        }
    }

    /// <summary>target = D (to - from): the scaled way from one point to another.</summary>
    public void Multiply(ReadOnlySpan<double> to, ReadOnlySpan<double> from, Span<double> target)
    {
        for (int i = 0; i < _values.Length; i++)
        {
            target[i] = _values[i] * (to[i] - from[i]);
        }
    }

    /// <summary>The product D^-1 H D^-1 v of the scaled Hessian at a point.</summary>
    public EvaluationStatus Product(Evaluator evaluator, ReadOnlySpan<double> point, ReadOnlySpan<double> vector, Span<double> product)
    {
        Divide(vector, _unscaled);
        EvaluationStatus status = evaluator.HessianProduct(point, _unscaled, product);
        Divide(product, product);
        return status;
    }

    public void Exchange(StateExchange state)
    {
        state.Values(_sizes);
        state.Values(_values);
        state.Value(ref _isBySizes);
        state.Value(ref _windowCost);
        state.Value(ref _iterations);
    }
}
