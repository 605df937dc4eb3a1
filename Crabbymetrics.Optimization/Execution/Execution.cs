using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Optimization;

/// <summary>The loop of one run.</summary>
internal sealed partial class Execution
{
    // The shared default: a gradient norm.
    private static readonly IReadOnlyList<IStoppingRule> DefaultRules = [new GradientNormRule()];

    private readonly ISolver _solver;
    private readonly ExecutionOptions _options;
    private readonly Evaluator _evaluator;
    private int _iteration;
    private double _previousCost = double.NaN;
    private double _startCost = double.NaN;
    private Stagnation _stagnation = new();
    private Attempts? _attempts;
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
            TerminationReason? reason = TryResume(run, start) ? null : run.Start(start);
            _restarts = _attempts.Restarts;
            while (reason is null)
            {
                if (_attempts.Restarts != _restarts)
                {
                    _restarts = _attempts.Restarts;
                    _stagnation = new Stagnation();
                    _previousCost = double.NaN;
                }

                if (_iteration == 0)
                {
                    _startCost = run.Cost;
                }

                TakeSnapshot(run);
                reason = AfterIteration(run);
                if (reason is { } ruled)
                {
                    reason = _attempts.Judge(run, ruled, _startCost, isOwn: false);
                    continue;
                }

                _previousCost = run.Cost;
                _attempts.BeforeIteration(run);
                if (run.Iterate() is { } own)
                {
                    reason = _attempts.Judge(run, own, _startCost, isOwn: true);
                    continue;
                }

                _iteration++;
                reason = _attempts.AfterIteration(run);
            }

            EndCheckpoint(reason.Value);
            Report(run, reason);
            return Result(run, reason.Value);
        }
        catch (Exception exception) when (exception is not CheckpointException)
        {
            // The problem threw: what was reached before can be resumed.
            WriteSnapshot();
            throw;
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
        if (CheckRules(run) is { } converged && !(converged == TerminationReason.GradientNorm && NewtonPromise.IsFar(run, _startCost)))
        {
            return Confirm(run, converged);
        }

        if (run.Cost <= _options.UnboundedCost * Math.Max(1.0, Math.Abs(_startCost)))
        {
            return TerminationReason.Unbounded;
        }

        if (_stagnation.IsReached(run, _evaluator.CostScale))
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
            if (Rules[i].Check(view) is { } reason)
            {
                if (reason != TerminationReason.NewtonDecrement)
                {
                    return reason;
                }

                if (run.SharpenNewtonDecrement() is { } failure)
                {
                    return failure;
                }

                if (Rules[i].Check(view) is not null)
                {
                    return run.HasNegativeCurvature == true ? TerminationReason.NotAMinimum : run.TakeLastNewtonStep() ?? reason;
                }
            }
        }

        return null;
    }

    // A gradient that vanishes where nothing else speaks for a minimum is looked at twice.
    private TerminationReason Confirm(SolverRun run, TerminationReason reason)
    {
        if (reason != TerminationReason.GradientNorm)
        {
            return reason;
        }

        if (run.HasNegativeCurvature == true)
        {
            return TerminationReason.NotAMinimum;
        }

        bool suspicious = _iteration <= 2 || run.LastStepContradictsGradient;
        return suspicious && !run.Gradient.IsEmpty && new ConvergenceProbe(_evaluator).FallsNearby(run.X, run.Cost, run.Gradient)
            ? TerminationReason.NotAMinimum
            : reason;
    }

    private IterationView View(SolverRun run, TerminationReason? reason) =>
        new(run, _evaluator, _solver.Name, _iteration, _previousCost, reason);

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

    private OptimizationResult Result(SolverRun run, TerminationReason reason)
    {
        ImmutableArray<double> last = ImmutableCollectionsMarshal.AsImmutableArray(run.X.ToArray());
        bool better = _evaluator.BestCost < run.Cost - Rounding.Noise(run.Cost, _evaluator.CostScale) || !double.IsFinite(run.Cost);
        bool useBest = better && double.IsFinite(_evaluator.BestCost);
        return new OptimizationResult
        {
            X = useBest ? ImmutableCollectionsMarshal.AsImmutableArray(_evaluator.BestPoint.ToArray()) : last,
            Cost = useBest ? _evaluator.BestCost : run.Cost,
            LastX = last,
            LastCost = run.Cost,
            GradientNorm = double.IsNaN(run.GradientNorm) ? null : run.GradientNorm,
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
