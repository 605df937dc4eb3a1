namespace Crabbymetrics.Optimization;

/// <summary>The model in the coordinates of its eigenvectors, where its minimum within any radius is found by a scalar equation.</summary>
internal sealed class ExactModel(int n) : TrustRegionModel
{
    private readonly double[] _vectors = new double[n * n];
    private readonly double[] _values = new double[n];
    private readonly double[] _gradient = new double[n];
    private readonly double[] _coordinates = new double[n];
    private double _smallest;
    private double _tiny;

    public override EvaluationStatus Prepare(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient, ReadOnlySpan<double> hessian)
    {
        hessian.CopyTo(_vectors);
        if (!SymmetricEigenvalues.Decompose(_vectors, _values, _coordinates))
        {
            return EvaluationStatus.NonFiniteHessian;
        }

        _gradient.AsSpan().Clear();
        for (int i = 0; i < n; i++)
        {
            Vectors.Add(gradient[i], _vectors.AsSpan(i * n, n), _gradient);
        }

        _smallest = double.PositiveInfinity;
        double largest = 0.0;
        foreach (double value in _values)
        {
            _smallest = Math.Min(_smallest, value);
            largest = Math.Max(largest, Math.Abs(value));
        }

        if (!double.IsFinite(largest))
        {
            return EvaluationStatus.NonFiniteHessian;
        }

        _tiny = 1e-15 * largest;
        HasNegativeCurvature = _smallest < -1e-8 * largest;
        NewtonDecrement = double.NaN;
        if (_smallest > _tiny)
        {
            double square = 0.0;
            for (int i = 0; i < n; i++)
            {
                square += _gradient[i] * (_gradient[i] / _values[i]);
            }

            NewtonDecrement = Math.Sqrt(square);
        }

        return EvaluationStatus.Finite;
    }

    public override EvaluationStatus Solve(ReadOnlySpan<double> gradient, double radius, Span<double> step, out double reduction)
    {
        double shift = 0.0;
        IsAtRadius = false;
        if (_smallest <= _tiny || Length(0.0) > radius)
        {
            IsAtRadius = true;
            shift = FindShift(radius);
        }

        Length(shift);
        if (IsAtRadius)
        {
            FillUp(radius);
        }

        reduction = 0.0;
        for (int i = 0; i < n; i++)
        {
            reduction -= _coordinates[i] * (_gradient[i] + (0.5 * _values[i] * _coordinates[i]));
        }

        for (int i = 0; i < n; i++)
        {
            step[i] = Vectors.Dot(_vectors.AsSpan(i * n, n), _coordinates);
        }

        return EvaluationStatus.Finite;
    }

    // The length of the minimizer under a shift; the minimizer stays in the array of coordinates.
    private double Length(double shift)
    {
        for (int i = 0; i < n; i++)
        {
            double denominator = _values[i] + shift;
            _coordinates[i] = _gradient[i] == 0.0 ? 0.0 : -_gradient[i] / Math.Max(denominator, double.Epsilon);
        }

        return Vectors.Norm(_coordinates);
    }

    // The root of |p(shift)| = radius above -smallest: bisection safeguards Newton's method on 1 / |p| (More and Sorensen).
    private double FindShift(double radius)
    {
        double lower = Math.Max(0.0, -_smallest);
        double upper = lower + (Vectors.Norm(_gradient) / radius) + _tiny;
        if (Length(lower + _tiny) <= radius)
        {
            return lower + _tiny;
        }

        double shift = Math.Max(lower + _tiny, 0.5 * (lower + upper));
        for (int i = 0; i < 100; i++)
        {
            double length = Length(shift);
            if (Math.Abs(length - radius) <= 1e-10 * radius)
            {
                break;
            }

            if (length > radius)
            {
                lower = shift;
            }
            else
            {
                upper = shift;
            }

            double slope = 0.0;
            for (int j = 0; j < n; j++)
            {
                slope += _coordinates[j] * (_coordinates[j] / (_values[j] + shift));
            }

            shift += (length - radius) / radius * (length * length / slope);
            if (!(shift > lower && shift < upper))
            {
                shift = lower + (0.5 * (upper - lower));
            }

            if (!(shift > lower && shift < upper))
            {
                break;
            }
        }

        return shift;
    }

    // The hard case: the gradient has no component along the lowest eigenvector, and the step is shorter than the radius although the
    // curvature is negative there.
    private void FillUp(double radius)
    {
        double length = Vectors.Norm(_coordinates);
        if (_smallest > -_tiny || length >= 0.999 * radius)
        {
            return;
        }

        int lowest = Array.IndexOf(_values, _smallest);
        double along = _coordinates[lowest];
        double rest = Math.Max(0.0, (length * length) - (along * along));
        double missing = Math.Sqrt(Math.Max(0.0, (radius * radius) - rest));
        _coordinates[lowest] = _gradient[lowest] > 0.0 ? -missing : missing;
    }
}
