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
    private bool _isHereKnown;

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
        bool central = Scheme == DifferenceScheme.Central;
        _isHereKnown = false;
        x.CopyTo(_point);
        for (int j = 0; j < x.Length; j++)
        {
            (double low, double high) = DifferenceSteps.Around(
                x[j],
                central ? DifferenceSteps.Central : DifferenceSteps.Forward,
                central,
                _lowerBounds[j],
                _upperBounds[j],
                _sizes[j]
            );
            if (high == low)
            {
                Fill(j, 0.0, jacobian);
            }
            else if (central && (low == x[j] || high == x[j]))
            {
                AtBound(j, x[j], low == x[j] ? high : low, jacobian);
            }
            else
            {
                Difference(j, x[j], low, high, jacobian);
            }

            _point[j] = x[j];
        }
    }

    // Forward from the residuals at the point itself, or central.
    private void Difference(int j, double x, double low, double high, Span<double> jacobian)
    {
        double[] lowResiduals = low == x ? Here(j, x) : ResidualsWith(j, low, _low);
        double[] highResiduals = high == x ? Here(j, x) : ResidualsWith(j, high, _high);
        if (Vectors.IsFinite(lowResiduals) && Vectors.IsFinite(highResiduals))
        {
            WriteQuotients(j, lowResiduals, highResiduals, high - low, jacobian);
        }
        else
        {
            StayInDomain(j, x, Math.Max(high - x, x - low), jacobian);
        }
    }

    // A bound leaves one side: three points, and nearer by where one of them lies outside the domain.
    private void AtBound(int j, double x, double end, Span<double> jacobian)
    {
        for (int trial = 0; trial <= DifferenceSteps.MostNearer; trial++)
        {
            if (TryThreePoints(j, x, end, jacobian))
            {
                return;
            }

            end = x + (DifferenceSteps.Nearer * (end - x));
        }

        Fill(j, double.NaN, jacobian);
    }

    // A step has left the domain. A column of NaN where no residuals near the point are finite.
    private void StayInDomain(int j, double x, double step, Span<double> jacobian)
    {
        double nearer = step;
        for (int trial = 0; trial < DifferenceSteps.MostNearer; trial++)
        {
            nearer *= DifferenceSteps.Nearer;
            double low = Math.Max(x - nearer, _lowerBounds[j]);
            double high = Math.Min(x + nearer, _upperBounds[j]);
            if (low < x && high > x && Vectors.IsFinite(ResidualsWith(j, high, _high)) && Vectors.IsFinite(ResidualsWith(j, low, _low)))
            {
                WriteQuotients(j, _low, _high, high - low, jacobian);
                return;
            }
        }

        for (int trial = 0; trial <= DifferenceSteps.MostNearer; trial++)
        {
            for (int side = 1; side >= -1; side -= 2)
            {
                double end = Math.Clamp(x + (side * step), _lowerBounds[j], _upperBounds[j]);
                if (TryThreePoints(j, x, end, jacobian))
                {
                    return;
                }
            }

            step *= DifferenceSteps.Nearer;
        }

        Fill(j, double.NaN, jacobian);
    }

    // Of the second order, as central differences are, from x to one side.
    private bool TryThreePoints(int j, double x, double end, Span<double> jacobian)
    {
        double middle = x + (0.5 * (end - x));
        if (
            middle == x
            || middle == end
            || !Vectors.IsFinite(ResidualsWith(j, end, _high))
            || !Vectors.IsFinite(ResidualsWith(j, middle, _low))
        )
        {
            return false;
        }

        double[] here = Here(j, x);
        for (int i = 0; i < here.Length; i++)
        {
            jacobian[(i * _point.Length) + j] = ((4.0 * _low[i]) - (3.0 * here[i]) - _high[i]) / (end - x);
        }

        return true;
    }

    private void WriteQuotients(int j, double[] low, double[] high, double width, Span<double> jacobian)
    {
        for (int i = 0; i < low.Length; i++)
        {
            jacobian[(i * _point.Length) + j] = (high[i] - low[i]) / width;
        }
    }

    private void Fill(int j, double value, Span<double> jacobian)
    {
        for (int i = 0; i < ResidualCount; i++)
        {
            jacobian[(i * _point.Length) + j] = value;
        }
    }

    // The residuals at the point itself, where no variable is changed: evaluated when they are first needed, and once.
    private double[] Here(int j, double x)
    {
        if (!_isHereKnown)
        {
            ResidualsWith(j, x, _here);
            _isHereKnown = true;
        }

        return _here;
    }

    private double[] ResidualsWith(int j, double value, double[] buffer)
    {
        _point[j] = value;
        DifferenceEvaluations++;
        _problem.Residuals(_point, buffer);
        return buffer;
    }
}
