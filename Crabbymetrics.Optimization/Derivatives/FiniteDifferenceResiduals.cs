namespace Crabbymetrics.Optimization;

/// <summary>Gives residuals a Jacobian by finite differences, forward or central.</summary>
/// <remarks>Not thread-safe: it has buffers.</remarks>
public sealed class FiniteDifferenceResiduals : IResiduals, IJacobian
{
    private readonly IResiduals _problem;
    private readonly double[] _point;
    private readonly double[] _low;
    private readonly double[] _high;

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
    }

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
            Evaluate(_low);
        }

        for (int j = 0; j < n; j++)
        {
            double step = DifferenceSteps.At(x[j], central ? DifferenceSteps.Central : DifferenceSteps.Forward);
            _point[j] = x[j] + step;
            Evaluate(_high);
            if (central)
            {
                _point[j] = x[j] - step;
                Evaluate(_low);
            }

            _point[j] = x[j];
            double width = central ? 2.0 * step : step;
            for (int i = 0; i < _high.Length; i++)
            {
                jacobian[(i * n) + j] = (_high[i] - _low[i]) / width;
            }
        }
    }

    private void Evaluate(double[] residuals)
    {
        DifferenceEvaluations++;
        _problem.Residuals(_point, residuals);
    }
}
