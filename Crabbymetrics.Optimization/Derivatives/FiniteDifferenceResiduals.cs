namespace Crabbymetrics.Optimization;

/// <summary>Gives residuals a Jacobian by finite differences, forward or central, within the bounds of the problem.</summary>
/// <remarks>Not thread-safe: it has buffers.</remarks>
public sealed class FiniteDifferenceResiduals : IResiduals, IJacobian, IBounds
{
    private readonly IResiduals _problem;
    private readonly double[] _point;
    private readonly double[] _low;
    private readonly double[] _high;
    private readonly double[] _here;
    private readonly double[] _lowerBounds;
    private readonly double[] _upperBounds;

    /// <summary>Wraps residuals.</summary>
    /// <param name="problem">The residuals.</param>
    /// <param name="scheme">Forward or central differences.</param>
    /// <exception cref="ArgumentNullException">There are no residuals.</exception>
    /// <exception cref="ArgumentException">A complex step is asked for, which is for costs only.</exception>
    public FiniteDifferenceResiduals(IResiduals problem, DifferenceScheme scheme = DifferenceScheme.Forward)
    {
        ArgumentNullException.ThrowIfNull(problem);
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
                _upperBounds[j]
            );
            double[] lowResiduals = ResidualsWith(j, low, x[j], _low);
            double[] highResiduals = ResidualsWith(j, high, x[j], _high);
            _point[j] = x[j];
            for (int i = 0; i < _high.Length; i++)
            {
                jacobian[(i * n) + j] = high == low ? 0.0 : (highResiduals[i] - lowResiduals[i]) / (high - low);
            }
        }
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
