namespace Crabbymetrics.Optimization;

/// <summary>
/// What is remembered of a run to judge its end by: where it came from, and the curvature that it has met. From these follow the decrease
/// of the cost that a last step can still bring, and the direction in which the run has been going.
/// </summary>
internal sealed class RunHistory
{
    // The forecast takes the least curvature of so many steps: the last one may have gone along a steep direction.
    private const int Window = 10;

    private const double Rounded = 1e-9;

    private readonly double[] _previous;
    private readonly double[] _previousGradient;
    private readonly double[] _older;
    private readonly double[] _newer;
    private readonly double[] _inverseCurvatures = new double[Window];
    private int _iterations;

    public RunHistory(int n, ReadOnlySpan<double> start)
    {
        _previous = start.ToArray();
        _previousGradient = new double[n];
        _older = start.ToArray();
        _newer = start.ToArray();
    }

    /// <summary>The point some half of the iterations ago.</summary>
    public ReadOnlySpan<double> Earlier => _older;

    public double StartCost { get; private set; } = double.NaN;

    /// <summary>The inverse of the least curvature along the last steps; 0 where none was positive.</summary>
    public double InverseCurvature
    {
        get
        {
            double inverse = 0.0;
            foreach (double value in _inverseCurvatures)
            {
                inverse = Math.Max(inverse, value);
            }

            return inverse;
        }
    }

    /// <summary>Takes in the start of a run, the first or a later one.</summary>
    public void Begin(SolverRun run)
    {
        StartCost = run.Cost;

        run.X.CopyTo(_previous);
        run.X.CopyTo(_older);
        run.X.CopyTo(_newer);
        _inverseCurvatures.AsSpan().Clear();
        _iterations = 0;
    }

    public void BeforeIteration(SolverRun run)
    {
        run.X.CopyTo(_previous);
        run.Gradient.CopyTo(_previousGradient);
    }

    public void AfterIteration(SolverRun run)
    {
        _inverseCurvatures[_iterations % Window] = MeasureCurvature(run);
        if (int.IsPow2(++_iterations))
        {
            _newer.CopyTo(_older, 0);
            run.X.CopyTo(_newer);
        }
    }

    /// <summary>
    /// By how much a last step can be expected to lower the cost: half the square of the Newton decrement, or what the run says itself
    /// (<see cref="SolverRun.ForecastGain"/>); else g'g / 2 over the least curvature of the last steps (Barzilai and Borwein, IMA Journal
    /// of Numerical Analysis 8 (1988), 141-148). NaN where nothing is known.
    /// </summary>
    public double ForecastGain(SolverRun run)
    {
        if (run.GradientNorm == 0.0)
        {
            return 0.0;
        }

        if (!double.IsNaN(run.ForecastGain))
        {
            return run.ForecastGain;
        }

        if (!double.IsNaN(run.NewtonDecrement))
        {
            return 0.5 * run.NewtonDecrement * run.NewtonDecrement;
        }

        double inverse = InverseCurvature;
        double norm = Vectors.Norm(run.Gradient);
        return run.Gradient.IsEmpty || inverse == 0.0 ? double.NaN : 0.5 * norm * inverse * norm;
    }

    public void Exchange(StateExchange state)
    {
        state.Values(_previous);
        state.Values(_previousGradient);
        state.Values(_older);
        state.Values(_newer);
        state.Values(_inverseCurvatures);
        state.Value(ref _iterations);
        double cost = StartCost;
        state.Value(ref cost);
        StartCost = cost;
    }

    // s's / s'y of the last step; 0 where the curvature along it is not positive, and the value before where the step is so short that the
    // change of the gradient is rounding.
    private double MeasureCurvature(SolverRun run)
    {
        ReadOnlySpan<double> x = run.X;
        ReadOnlySpan<double> gradient = run.Gradient;
        double square = 0.0;
        double curvature = 0.0;
        for (int i = 0; i < gradient.Length; i++)
        {
            double step = x[i] - _previous[i];
            square += step * step;
            curvature += step * (gradient[i] - _previousGradient[i]);
        }

        if (Math.Sqrt(square) <= Rounded * Vectors.MaxAbs(x))
        {
            return _iterations > 0 ? _inverseCurvatures[(_iterations - 1) % Window] : 0.0;
        }

        double inverse = square / curvature;
        return curvature > 0.0 && double.IsFinite(inverse) ? inverse : 0.0;
    }
}
