using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Optimization;

/// <summary>The loop of one run.</summary>
internal sealed partial class Execution
{
    // The shared default: a gradient norm.
    private static readonly IReadOnlyList<IStoppingRule> DefaultRules = [new GradientNormRule()];

    // A converged run ends at its last point, although an earlier cost was lower by up to this share.
    private const double RoundedCost = 1e-9;

    private readonly ISolver _solver;
    private readonly ExecutionOptions _options;
    private readonly Evaluator _evaluator;
    private int _iteration;
    private double _previousCost = double.NaN;
    private double _startCost = double.NaN;
    private Stagnation _stagnation = new();
    private Attempts? _attempts;
    private RunHistory? _history;
    private int _restarts;

    public Execution(ISolver solver, ExecutionOptions options, Evaluator evaluator)
    {
        _solver = solver;
        _options = options;
        _evaluator = evaluator;
    }

    private IReadOnlyList<IStoppingRule> Rules => _options.StoppingRules ?? DefaultRules;

    public OptimizationResult Run(ReadOnlySpan<double> start)
    {
        SolverRun run = _solver.CreateRun(_evaluator);
        _attempts = new Attempts(_evaluator, run, _options, start);
        try
        {
            TerminationReason? reason = null;
            if (!TryResume(run, start))
            {
                reason = run.Start(start);
                Begin(run);
            }

            _restarts = _attempts.Restarts;
            while (reason is null)
            {
                if (_attempts.Restarts != _restarts)
                {
                    _restarts = _attempts.Restarts;
                    _stagnation = new Stagnation();
                    _previousCost = double.NaN;
                    Begin(run);
                }

                TakeSnapshot(run);
                reason = AfterIteration(run);
                if (reason is { } ruled)
                {
                    reason = _attempts.Judge(run, ruled, _history, _startCost, _iteration, isOwn: false);
                    continue;
                }

                _previousCost = run.Cost;
                _history?.BeforeIteration(run);
                if (run.Iterate() is { } own)
                {
                    reason = _attempts.Judge(run, own, _history, _startCost, _iteration, isOwn: true);
                    continue;
                }

                _iteration++;
                _history?.AfterIteration(run);
                reason = _attempts.AfterIteration(run);
            }

            // The verdict is that of the best point.
            if (
                reason.Value.IsConverged()
                && reason != TerminationReason.TargetCost
                && _options.VerifyConvergence
                && IsBestElsewhere(run, reason.Value)
            )
            {
                reason = TerminationReason.NotAMinimum;
            }

            EndCheckpoint(reason.Value);
            Report(run, reason);
            return Result(run, reason.Value);
        }
        catch (Exception exception) when (exception is not CheckpointException)
        {
            // The problem threw an exception: the run can be resumed from the last iteration.
            WriteSnapshot();
            throw;
        }
    }

    // A run whose Newton decrement forecasts the gain, and whose end is not verified, needs no history.
    private void Begin(SolverRun run)
    {
        _startCost = run.Cost;
        if (_options.VerifyConvergence || double.IsNaN(run.NewtonDecrement))
        {
            (_history ??= new RunHistory(run.X.Length)).Begin(run);
        }
    }

    /// <summary>Without variables there is one point, and it is the minimum if it has a cost.</summary>
    public OptimizationResult RunWithoutVariables()
    {
        EvaluationStatus status = _evaluator.Cost([], out double cost);
        TerminationReason reason = status == EvaluationStatus.Finite ? TerminationReason.GradientNorm : _evaluator.ReasonFor(status);
        return new OptimizationResult
        {
            X = [],
            Cost = cost,
            LastX = [],
            LastCost = cost,
            GradientNorm = 0.0,
            NewtonDecrement = null,
            Iterations = 0,
            Reason = reason,
            Counts = _evaluator.Counts,
            Elapsed = _evaluator.Elapsed,
            Solver = _solver.Name,
        };
    }

    // Rules come before limits: a run that has converged at its last allowed iteration has converged.
    private TerminationReason? AfterIteration(SolverRun run)
    {
        if (CheckRules(run) is { } converged)
        {
            return converged;
        }

        if (run.Cost <= _options.UnboundedCost * Math.Max(1.0, Math.Abs(_startCost)))
        {
            return TerminationReason.Unbounded;
        }

        if (_stagnation.IsReached(run, _previousCost, _evaluator.CostScale))
        {
            return TerminationReason.RoundoffLimited;
        }

        if (Report(run, null) == ObserverVerdict.Stop)
        {
            return TerminationReason.StoppedByObserver;
        }

        if (_evaluator.MustStop())
        {
            return _evaluator.StopReason;
        }

        return _iteration >= _options.MaxIterations ? TerminationReason.MaxIterations : null;
    }

    private TerminationReason? CheckRules(SolverRun run)
    {
        if (_options.TargetCost is { } target && run.Cost <= target)
        {
            return TerminationReason.TargetCost;
        }

        IterationView view = View(run, null);
        for (int i = 0; i < Rules.Count; i++)
        {
            if (Rules[i].Check(view) is not { } reason)
            {
                continue;
            }

            if (reason != TerminationReason.NewtonDecrement)
            {
                if (IsPremature(run, reason))
                {
                    continue;
                }

                return reason;
            }

            if (run.SharpenNewtonDecrement() is { } failure)
            {
                return failure;
            }

            if (Rules[i].Check(view) is null || (run.HasNegativeCurvature != true && IsPremature(run, reason)))
            {
                continue;
            }

            return run.HasNegativeCurvature == true ? TerminationReason.NotAMinimum : run.TakeLastNewtonStep() ?? reason;
        }

        return null;
    }

    // Whether the run must continue although a rule is met: much is left to gain, or the curvature shows a way down.
    private bool IsPremature(SolverRun run, TerminationReason reason)
    {
        if (!_options.VerifyConvergence || !reason.IsConverged() || reason == TerminationReason.TargetCost)
        {
            return false;
        }

        EndJudge judge = _attempts!.EndJudge(_history);
        if (run.Gradient.IsEmpty)
        {
            return judge.IsPrematureByCosts(run, _iteration);
        }

        if (judge.IsFar(run, _iteration) || (reason == TerminationReason.GradientNorm && NewtonPromise.IsFar(run, _startCost)))
        {
            return true;
        }

        // At a saddle point reached up to rounding the gradient shows no way down.
        double size = Math.Max(Vectors.MaxAbs(run.X), _attempts.StartSize);
        return run.HasNegativeCurvature == true && run.GradientNorm * size > 2.2e-16 * Math.Abs(run.Cost);
    }

    private IterationView View(SolverRun run, TerminationReason? reason) =>
        new(run, _evaluator, _history)
        {
            StartCost = _startCost,
            Solver = _solver.Name,
            Iteration = _iteration,
            PreviousCost = _previousCost,
            Reason = reason,
        };

    private ObserverVerdict Report(SolverRun run, TerminationReason? reason)
    {
        ObserverVerdict verdict = ObserverVerdict.Continue;
        if (_options.Observers is not { } observers)
        {
            return verdict;
        }

        IterationView view = View(run, reason);
        for (int i = 0; i < observers.Count; i++)
        {
            if (observers[i].Observe(view) == ObserverVerdict.Stop)
            {
                verdict = ObserverVerdict.Stop;
            }
        }

        return verdict;
    }

    // Near a minimum rounding may make the cost of the last point higher than the lowest cost seen.
    private bool IsBestElsewhere(SolverRun run, TerminationReason reason)
    {
        double noise = Rounding.Noise(run.Cost, _evaluator.CostScale);
        double rounding = reason.IsConverged() ? Math.Max(Rounding.FailureFactor * noise, RoundedCost * Math.Abs(run.Cost)) : noise;
        return double.IsFinite(_evaluator.BestCost) && (_evaluator.BestCost < run.Cost - rounding || !double.IsFinite(run.Cost));
    }

    private OptimizationResult Result(SolverRun run, TerminationReason reason)
    {
        ImmutableArray<double> last = ImmutableCollectionsMarshal.AsImmutableArray(run.X.ToArray());
        bool useBest = IsBestElsewhere(run, reason);
        return new OptimizationResult
        {
            X = useBest ? ImmutableCollectionsMarshal.AsImmutableArray(_evaluator.BestPoint.ToArray()) : last,
            Cost = useBest ? _evaluator.BestCost : run.Cost,
            LastX = last,
            LastCost = run.Cost,
            GradientNorm = useBest || double.IsNaN(run.GradientNorm) ? null : run.GradientNorm,
            Gradient =
                useBest || double.IsNaN(run.GradientNorm) ? [] : ImmutableCollectionsMarshal.AsImmutableArray(run.Gradient.ToArray()),
            LearnedInverseHessian = ImmutableCollectionsMarshal.AsImmutableArray(run.LearnedInverseHessian.ToArray()),
            NewtonDecrement = double.IsNaN(run.NewtonDecrement) ? null : run.NewtonDecrement,
            Iterations = _iteration,
            Reason = reason,
            Counts = _evaluator.Counts,
            Elapsed = _evaluator.Elapsed,
            Solver = _solver.Name,
            Warnings = CheckpointWarning() is { } warning ? [warning] : [],
        };
    }
}
