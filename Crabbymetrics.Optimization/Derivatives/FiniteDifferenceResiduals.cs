namespace Crabbymetrics.Optimization;

/// <summary>Gives residuals a Jacobian by finite differences, forward or central, within the bounds of the problem.</summary>
/// <remarks>Where a step leaves the domain of the residuals, so that one of them is not finite, the difference is taken nearer by, or on
/// the other side. Not thread-safe: it has buffers.</remarks>
public sealed class FiniteDifferenceResiduals : IResiduals, IJacobian, IBounds
{
    private readonly IResiduals _problem;
    private readonly double[] _point;
    private readonly double[] _low;
    private readonly double[] _high;
    private readonly double[] _here;
    private readonly double[] _sizes;
    private readonly double[] _lowerBounds;
    private readonly double[] _upperBounds;

    /// <summary>Wraps residuals.</summary>
    /// <param name="problem">The residuals.</param>
    /// <param name="scheme">Forward or central differences.</param>
    /// <param name="typicalSizes">For each variable a size that is usual for it, above 0: a step is a share of it, or of the variable where
    /// that is larger. Null for 1. Variables that are usually far from 1, such as a variance of 1e-6, need it.</param>
    /// <exception cref="ArgumentNullException">There are no residuals.</exception>
    /// <exception cref="ArgumentException">A complex step is asked for, which is for costs only; or a typical size is not a finite number
    /// above 0, or their number is wrong.</exception>
    public FiniteDifferenceResiduals(
        IResiduals problem,
        DifferenceScheme scheme = DifferenceScheme.Forward,
        IReadOnlyList<double>? typicalSizes = null
    )
    {
        ArgumentNullException.ThrowIfNull(problem);
        _sizes = DifferenceSteps.Sizes(typicalSizes, problem.Dimension);
        if (scheme is not (DifferenceScheme.Forward or DifferenceScheme.Central))
        {
            throw new ArgumentException("Residuals are differenced forward or centrally.", nameof(scheme));
        }

        _problem = problem;
        Scheme = scheme;
        _point = new double[problem.Dimension];
        _low = new double[problem.ResidualCount];
        _high = new double[problem.ResidualCount];
        _here = new double[problem.ResidualCount];
        _lowerBounds = new double[problem.Dimension];
        _upperBounds = new double[problem.Dimension];
        Array.Fill(_lowerBounds, double.NegativeInfinity);
        Array.Fill(_upperBounds, double.PositiveInfinity);
        if (problem is IBounds bounds)
        {
            bounds.LowerBounds.CopyTo(_lowerBounds);
            bounds.UpperBounds.CopyTo(_upperBounds);
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<double> LowerBounds => _lowerBounds;

    /// <inheritdoc/>
    public ReadOnlySpan<double> UpperBounds => _upperBounds;

    internal IProblem Inner => _problem;

    /// <summary>How the Jacobian is approximated.</summary>
    public DifferenceScheme Scheme { get; }

    /// <inheritdoc/>
    public int Dimension => _problem.Dimension;

    /// <inheritdoc/>
    public int ResidualCount => _problem.ResidualCount;

    /// <summary>The vectors of residuals evaluated inside differences.</summary>
    public int DifferenceEvaluations { get; private set; }

    /// <inheritdoc/>
    public void Residuals(ReadOnlySpan<double> x, Span<double> residuals) => _problem.Residuals(x, residuals);

    /// <inheritdoc/>
    public void Jacobian(ReadOnlySpan<double> x, Span<double> jacobian)
    {
        int n = x.Length;
        bool central = Scheme == DifferenceScheme.Central;
        x.CopyTo(_point);
        if (!central)
        {
            Evaluate(_here);
        }

        for (int j = 0; j < n; j++)
        {
            (double low, double high) = DifferenceSteps.Around(
                x[j],
                central ? DifferenceSteps.Central : DifferenceSteps.Forward,
                central,
                _lowerBounds[j],
                _upperBounds[j],
                _sizes[j]
            );
            double[] lowResiduals = ResidualsWith(j, low, x[j], _low);
            double[] highResiduals = ResidualsWith(j, high, x[j], _high);
            if (high == low || (Vectors.IsFinite(lowResiduals) && Vectors.IsFinite(highResiduals)))
            {
                for (int i = 0; i < _high.Length; i++)
                {
                    jacobian[(i * n) + j] = high == low ? 0.0 : (highResiduals[i] - lowResiduals[i]) / (high - low);
                }
            }
            else
            {
                StayInDomain(j, x[j], Math.Max(high - x[j], x[j] - low), jacobian);
            }

            _point[j] = x[j];
        }
    }

    // A step has left the domain. A column of NaN where no residuals near the point are finite.
    private void StayInDomain(int j, double x, double step, Span<double> jacobian)
    {
        if (Scheme == DifferenceScheme.Central)
        {
            ResidualsAt(j, x, _here);
        }

        double nearer = step;
        for (int trial = 0; trial < DifferenceSteps.MostNearer; trial++)
        {
            nearer *= DifferenceSteps.Nearer;
            double low = Math.Max(x - nearer, _lowerBounds[j]);
            double high = Math.Min(x + nearer, _upperBounds[j]);
            if (low < x && high > x && ResidualsAt(j, high, _high) && ResidualsAt(j, low, _low))
            {
                Write(j, jacobian, i => (_high[i] - _low[i]) / (high - low));
                return;
            }
        }

        // Three points on one side: of the second order, as central differences are.
        for (int trial = 0; trial <= DifferenceSteps.MostNearer; trial++)
        {
            for (int side = 1; side >= -1; side -= 2)
            {
                double end = Math.Clamp(x + (side * step), _lowerBounds[j], _upperBounds[j]);
                double middle = x + (0.5 * (end - x));
                if (middle != x && middle != end && ResidualsAt(j, end, _high) && ResidualsAt(j, middle, _low))
                {
                    Write(j, jacobian, i => ((4.0 * _low[i]) - (3.0 * _here[i]) - _high[i]) / (end - x));
                    return;
                }
            }

            step *= DifferenceSteps.Nearer;
        }

        Write(j, jacobian, static _ => double.NaN);
    }

    private void Write(int j, Span<double> jacobian, Func<int, double> column)
    {
        for (int i = 0; i < _high.Length; i++)
        {
            jacobian[(i * _point.Length) + j] = column(i);
        }
    }

    private bool ResidualsAt(int j, double value, double[] buffer)
    {
        _point[j] = value;
        Evaluate(buffer);
        return Vectors.IsFinite(buffer);
    }

    // A forward difference has the residuals at the point itself already.
    private double[] ResidualsWith(int j, double value, double here, double[] buffer)
    {
        if (Scheme == DifferenceScheme.Forward && value == here)
        {
            return _here;
        }

        _point[j] = value;
        Evaluate(buffer);
        return buffer;
    }

    private void Evaluate(double[] residuals)
    {
        DifferenceEvaluations++;
        _problem.Residuals(_point, residuals);
    }
}
