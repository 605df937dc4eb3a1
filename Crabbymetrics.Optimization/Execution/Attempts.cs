namespace Crabbymetrics.Optimization;

/// <summary>
/// Judges the ends of a run, and begins it again, nearer to the origin, where it ended on a plateau or made for infinity: a start that lies
/// too far out is the common cause, and a local method that has left the basin of the minimum does not come back.
/// </summary>
/// <remarks>
/// The first run, then <see cref="ExecutionOptions.PlateauRestarts"/> from starts contracted to a quarter each time. A run on the way to
/// infinity is broken off early; where no other led to a minimum, it is made a second time, and to its end.
/// </remarks>
internal sealed class Attempts
{
    public const double Contraction = 0.25;

    // The number of iterations after which the way of a run is examined.
    private const int Window = 50;

    // A variable is looked at only where it is larger than this multiple of the size of the start.
    private const double OutsideStart = 1.2;

    // The least relative growth of a variable in a window that counts.
    private const double LeastGrowth = 1e-4;

    // On the way to infinity the growth is at least this share of that in the window before: it approaches nothing.
    private const double SteadyShare = 0.5;

    // On the way to infinity the relative decrease of the cost is at most this share of the growth.
    private const double DecreaseShare = 0.1;

    private readonly Evaluator _evaluator;
    private readonly int _restarts;
    private readonly double[] _start;
    private readonly double _startSize;
    private readonly ExecutionOptions _options;
    private readonly double[] _windowPoint;
    private double _windowCost = double.NaN;
    private double _windowGrowth = double.PositiveInfinity;
    private int _iterations;
    private int _attempt;
    private bool _isLast;
    private int _outcomeOfFirst;
    private double _plateauCost = double.PositiveInfinity;
    private EndJudge? _judge;

    public Attempts(Evaluator evaluator, SolverRun run, ExecutionOptions options, ReadOnlySpan<double> start)
    {
        _options = options;
        _evaluator = evaluator;
        _restarts = run.CanStartAgain && Vectors.MaxAbs(start) > 0.0 ? options.PlateauRestarts : 0;
        _isLast = _restarts == 0;
        _start = start.ToArray();
        _startSize = Vectors.MaxAbs(start);
        _windowPoint = _isLast ? [] : start.ToArray();
    }

    /// <summary>How often the run was begun again.</summary>
    public int Restarts => _attempt;

    /// <summary>The size of the start.</summary>
    public double StartSize => _startSize;

    private double Factor => _isLast ? 1.0 : Math.Pow(Contraction, _attempt);

    /// <summary>The judge of the ends of the run.</summary>
    public EndJudge EndJudge(RunHistory? history)
    {
        _judge ??= new EndJudge(_evaluator, history ?? new RunHistory(_start.Length), _start);
        _judge.Contraction = Factor;
        return _judge;
    }

    /// <summary>Judges a reason to end.</summary>
    /// <param name="run">The run.</param>
    /// <param name="reason">The reason.</param>
    /// <param name="history">The history of the run; null where nothing is.</param>
    /// <param name="startCost">The cost at the start of this attempt.</param>
    /// <param name="iteration">The iterations made.</param>
    /// <param name="isOwn">Whether the run itself gave the reason, and not a rule or a limit.</param>
    /// <returns>The reason to end for; null where the run has begun again.</returns>
    public TerminationReason? Judge(
        SolverRun run,
        TerminationReason reason,
        RunHistory? history,
        double startCost,
        int iteration,
        bool isOwn
    )
    {
        if (
            _attempt > 0
            && !_isLast
            && reason is (TerminationReason.NonFiniteCost or TerminationReason.NonFiniteGradient or TerminationReason.NonFiniteHessian)
        )
        {
            return BeginAgain(run, 0);
        }

        bool converged = reason.IsConverged() && reason != TerminationReason.TargetCost;
        if (!(converged ? _options.VerifyConvergence : IsToBeJudged(reason, isOwn)))
        {
            return reason;
        }

        TerminationReason end = reason;
        bool failed = reason == TerminationReason.NotAMinimum;
        if (converged)
        {
            EndJudge judge = EndJudge(history);
            end =
                isOwn && double.IsNaN(run.ForecastGain) && judge.IsFar(run, iteration)
                    ? TerminationReason.NotAMinimum
                    : judge.LookAround(run, iteration) ?? reason;
        }
        else if (reason == TerminationReason.RoundoffLimited)
        {
            failed = !_isLast && NewtonPromise.IsFar(run, startCost);
            if (!failed && _options.VerifyConvergence)
            {
                EndJudge judge = EndJudge(history);
                end = judge.LookAtRounding(run) ?? (judge.IsOnPlateau(run) ? TerminationReason.Plateau : reason);
            }
        }
        else if (reason == TerminationReason.NoAcceptableStep)
        {
            failed = !_isLast && EndJudge(history).IsOnPlateau(run);
        }

        if (_judge is { IsStopped: true } && _evaluator.MustStop())
        {
            return _evaluator.StopReason;
        }

        if (end == reason && !failed && (_attempt == 0 || (IsLowest(run, reason) && IsBelowPlateau(run))))
        {
            return reason;
        }

        if (end.IsConverged())
        {
            end = TerminationReason.Plateau;
        }

        if (end == TerminationReason.Plateau)
        {
            _plateauCost = Math.Min(_plateauCost, run.Cost);
        }

        return _isLast ? end : BeginAgain(run, (int)end);
    }

    /// <summary>Whether the run is on the way to infinity. It has then begun again.</summary>
    /// <returns>Null to go on; or a reason to end.</returns>
    public TerminationReason? AfterIteration(SolverRun run)
    {
        if (_isLast || ++_iterations % Window != 0)
        {
            return null;
        }

        double grown = 0.0;
        ReadOnlySpan<double> x = run.X;
        for (int i = 0; i < x.Length; i++)
        {
            double size = Math.Abs(x[i]);
            if (size > OutsideStart * _startSize)
            {
                grown = Math.Max(grown, (size - Math.Abs(_windowPoint[i])) / size);
            }
        }

        double decrease = (_windowCost - run.Cost) / Math.Max(Math.Abs(run.Cost), double.Epsilon);
        x.CopyTo(_windowPoint);
        _windowCost = run.Cost;
        bool makesForInfinity = grown >= LeastGrowth && grown >= SteadyShare * _windowGrowth && decrease <= DecreaseShare * grown;
        _windowGrowth = grown;
        return makesForInfinity ? BeginAgain(run, 0) : null;
    }

    public void Exchange(StateExchange state)
    {
        state.Values(_windowPoint);
        state.Value(ref _windowCost);
        state.Value(ref _windowGrowth);
        state.Value(ref _iterations);
        state.Value(ref _attempt);
        state.Value(ref _isLast);
        state.Value(ref _outcomeOfFirst);
        state.Value(ref _plateauCost);
    }

    private static bool IsToBeJudged(TerminationReason reason, bool isOwn) =>
        reason is TerminationReason.NotAMinimum or TerminationReason.RoundoffLimited
        || (isOwn && reason == TerminationReason.NoAcceptableStep);

    private bool IsLowest(SolverRun run, TerminationReason reason) =>
        reason != TerminationReason.NoAcceptableStep && !(_evaluator.BestCost < run.Cost - Rounding.Noise(run.Cost, _evaluator.CostScale));

    // A point no lower than the plateau of the attempt before lies on the same plateau.
    private bool IsBelowPlateau(SolverRun run) =>
        !(run.Cost >= _plateauCost - (Rounding.FailureFactor * Rounding.Noise(run.Cost, _evaluator.CostScale)));

    private TerminationReason? BeginAgain(SolverRun run, int outcome)
    {
        if (_attempt == 0)
        {
            _outcomeOfFirst = outcome;
        }

        while (true)
        {
            _isLast = ++_attempt > _restarts;
            if (_isLast && _outcomeOfFirst != 0)
            {
                return (TerminationReason)_outcomeOfFirst;
            }

            double[] again = new double[_start.Length];
            for (int i = 0; i < again.Length; i++)
            {
                again[i] = Factor * _start[i];
            }

            TerminationReason? reason = run.Start(again);
            if (reason is null)
            {
                break;
            }

            if (_isLast || _evaluator.MustStop())
            {
                return reason;
            }
        }

        run.X.CopyTo(_windowPoint);
        _windowCost = run.Cost;
        _windowGrowth = double.PositiveInfinity;
        _iterations = 0;
        return null;
    }
}
