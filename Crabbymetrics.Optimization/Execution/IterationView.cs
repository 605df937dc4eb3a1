namespace Crabbymetrics.Optimization;

/// <summary>
/// One iteration, as stopping rules and observers see it: a view of the run's own buffers that copies nothing and cannot be kept.
/// </summary>
public readonly ref struct IterationView
{
    private readonly SolverRun _run;
    private readonly Evaluator _evaluator;
    private readonly RunHistory? _history;

    internal IterationView(SolverRun run, Evaluator evaluator, RunHistory? history)
    {
        _run = run;
        _evaluator = evaluator;
        _history = history;
    }

    /// <summary>The name of the solver.</summary>
    public string Solver { get; internal init; } = "";

    /// <summary>The iterations completed; 0 at the start.</summary>
    public int Iteration { get; internal init; }

    /// <summary>The current point.</summary>
    public ReadOnlySpan<double> X => _run.X;

    /// <summary>The cost at the current point.</summary>
    public double Cost => _run.Cost;

    /// <summary>The cost one iteration ago; NaN at the start.</summary>
    public double PreviousCost { get; internal init; }

    /// <summary>
    /// The gradient at the current point, of length n; empty where the solver works without one. Under bounds, the projected
    /// gradient: zero where a bound stops the descent.
    /// </summary>
    public ReadOnlySpan<double> Gradient => _run.Gradient;

    /// <summary>The largest absolute component of <see cref="Gradient"/>; NaN where there is none.</summary>
    public double GradientNorm => _run.GradientNorm;

    /// <summary>The largest absolute component of the last step; 0 at the start.</summary>
    public double StepNorm => _run.StepNorm;

    /// <summary>The Newton decrement sqrt(g' H^-1 g) at the current point; NaN where the solver does not know it.</summary>
    public double NewtonDecrement => _run.NewtonDecrement;

    /// <summary>
    /// The cost at the start; where the run was begun again (<see cref="ExecutionOptions.PlateauRestarts"/>), at its last start.
    /// </summary>
    public double StartCost { get; internal init; }

    internal double StartSize => _history?.StartSize ?? 0.0;

    /// <summary>
    /// By how much a last step can be expected to lower the cost, from the Newton decrement, the solver's model, or the curvature of the
    /// last steps; NaN where nothing is known, as at the start of a solver without a Hessian.
    /// </summary>
    public double ForecastGain => RunHistory.ForecastGain(_run, _history);

    /// <summary>The lowest cost seen in any evaluation of the run.</summary>
    public double BestCost => _evaluator.BestCost;

    /// <summary>The point of <see cref="BestCost"/>.</summary>
    public ReadOnlySpan<double> BestX => _evaluator.BestPoint;

    /// <summary>The calls made so far.</summary>
    public EvaluationCounts Counts => _evaluator.Counts;

    /// <summary>The time since the run began.</summary>
    public TimeSpan Elapsed => _evaluator.Elapsed;

    /// <summary>Why the run has ended; null while it goes on.</summary>
    public TerminationReason? Reason { get; internal init; }
}
