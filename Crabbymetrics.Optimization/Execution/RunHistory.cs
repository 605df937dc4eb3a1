namespace Crabbymetrics.Optimization;

/// <summary>
/// The history of a run by which its end is judged: its start and the curvature along its steps. From these follow the decrease of the cost
/// that a last step can still bring, and the direction in which the run has been going.
/// </summary>
internal sealed class RunHistory
{
    // The forecast takes the least curvature of this many steps, since the last step may have gone along a steep direction.
    private const int Window = 10;

    // After a step shorter than this share of the point, the change of the gradient is rounding.
    private const double Rounded = 1e-9;

    private readonly double[] _older;
    private double[] _newer = [];
    private double[] _previous = [];
    private double[] _previousGradient = [];
    private double[] _inverseCurvatures = [];
    private double _startSize;
    private int _iterations;
    private int _steps;
    private bool _isMeasuring;
    private int _nextLook;

    public RunHistory(int n)
    {
        _older = new double[n];
    }

    /// <summary>The point some half of the iterations ago.</summary>
    public ReadOnlySpan<double> Earlier => _older;

    /// <summary>The iteration before which a run without a gradient is not looked at again.</summary>
    public int NextLook
    {
        get => _nextLook;
        set => _nextLook = value;
    }

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

        _startSize = Vectors.MaxAbs(run.X);
        if (run.UsesHessianProducts && _previous.Length == 0)
        {
            // The Newton decrement is not always known.
            MakeRoom();
        }

        run.X.CopyTo(_older);
        _newer = [];
        _inverseCurvatures.AsSpan().Clear();
        _iterations = 0;
        _steps = 0;
    }

    /// <summary>The size of the start.</summary>
    public double StartSize => _startSize;

    /// <summary>Takes in the point before an iteration. Runs that always make a forecast themselves need no curvature.</summary>
    public void BeforeIteration(SolverRun run)
    {
        bool forecasts = run.Gradient.IsEmpty || !double.IsNaN(run.NewtonDecrement) || !double.IsNaN(run.ForecastGain);
        if (_previous.Length == 0)
        {
            if (forecasts)
            {
                return;
            }

            MakeRoom();
        }

        run.X.CopyTo(_previous);
        run.Gradient.CopyTo(_previousGradient);
        _isMeasuring = true;
    }

    public void AfterIteration(SolverRun run)
    {
        if (_isMeasuring)
        {
            _inverseCurvatures[_steps % Window] = MeasureCurvature(run);
            _steps++;
        }

        if (int.IsPow2(++_iterations))
        {
            if (_newer.Length == 0)
            {
                _newer = new double[_older.Length];
            }
            else
            {
                _newer.CopyTo(_older, 0);
            }

            run.X.CopyTo(_newer);
        }
    }

    /// <summary>
    /// The inverse of the curvature along the gradient, by the Newton decrement or the last steps; 0 where nothing is known.
    /// </summary>
    public double InverseCurvatureAlongGradient(SolverRun run, double norm) =>
        double.IsNaN(run.NewtonDecrement) ? InverseCurvature : run.NewtonDecrement / norm * run.NewtonDecrement / norm;

    /// <summary>
    /// By how much a last step can be expected to lower the cost: half the square of the Newton decrement, or what the run says itself
    /// (<see cref="SolverRun.ForecastGain"/>); else g'g / 2 over the least curvature of the last steps (Barzilai and Borwein, IMA Journal
    /// of Numerical Analysis 8 (1988), 141-148). NaN where nothing is known.
    /// </summary>
    public static double ForecastGain(SolverRun run, RunHistory? history)
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

        double inverse = history?.InverseCurvature ?? 0.0;
        double norm = Vectors.Norm(run.Gradient);
        return run.Gradient.IsEmpty || inverse == 0.0 ? double.NaN : 0.5 * norm * inverse * norm;
    }

    public void Exchange(StateExchange state)
    {
        bool hasRoom = _previous.Length > 0;
        state.Value(ref hasRoom);
        if (hasRoom && _previous.Length == 0)
        {
            MakeRoom();
        }

        state.Values(_previous);
        state.Values(_previousGradient);
        state.Values(_inverseCurvatures);
        bool hasNewer = _newer.Length > 0;
        state.Value(ref hasNewer);
        if (hasNewer && _newer.Length == 0)
        {
            _newer = new double[_older.Length];
        }

        state.Values(_older);
        state.Values(_newer);
        state.Value(ref _startSize);
        state.Value(ref _steps);
        state.Value(ref _iterations);
        state.Value(ref _nextLook);
        double cost = StartCost;
        state.Value(ref cost);
        StartCost = cost;
    }

    private void MakeRoom()
    {
        _previous = new double[_older.Length];
        _previousGradient = new double[_older.Length];
        _inverseCurvatures = new double[Window];
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
            return _steps > 0 ? _inverseCurvatures[(_steps - 1) % Window] : 0.0;
        }

        double inverse = square / curvature;
        return curvature > 0.0 && double.IsFinite(inverse) ? inverse : 0.0;
    }
}
