namespace Crabbymetrics.Optimization;

/// <summary>
/// One run of a solver on one problem: the current iterate and the buffers. The executor calls <see cref="Start"/> once
/// and then <see cref="Iterate"/> until a rule, a limit, an observer or the run itself ends it.
/// </summary>
/// <remarks>
/// Between two calls the public properties describe the current iterate. A run allocates in its constructor only. It needs no
/// bookkeeping of its own for counts, time, tokens or the best point: the <see cref="Evaluator"/> keeps them.
/// </remarks>
public abstract class SolverRun
{
    /// <summary>Makes the run.</summary>
    /// <param name="evaluator">The way to the problem.</param>
    /// <exception cref="ArgumentNullException">There is no evaluator.</exception>
    protected SolverRun(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        Evaluator = evaluator;
    }

    /// <summary>The current point, of length n.</summary>
    public abstract ReadOnlySpan<double> X { get; }

    /// <summary>
    /// The gradient at the current point, of length n (under bounds: the projected gradient); empty where the solver works
    /// without one.
    /// </summary>
    public virtual ReadOnlySpan<double> Gradient => default;

    /// <summary>The cost at the current point; NaN before the start.</summary>
    public double Cost { get; protected set; } = double.NaN;

    /// <summary>The largest absolute component of the gradient; NaN where there is none.</summary>
    public double GradientNorm { get; protected set; } = double.NaN;

    /// <summary>The largest absolute component of the last step; 0 at the start.</summary>
    public double StepNorm { get; protected set; }

    /// <summary>The Newton decrement sqrt(g' H^-1 g) at the current point; NaN where it is not known.</summary>
    public double NewtonDecrement { get; protected set; } = double.NaN;

    /// <summary>An estimate of g' H^-1 g from products with the Hessian that were made anyway: what the direction promises, and what its
    /// residual may hide along the flattest direction met. NaN where <see cref="SharpenNewtonDecrement"/> has to tell.</summary>
    internal virtual double PromiseOfProducts => double.NaN;

    /// <summary>
    /// By how much a full step of the solver's own model would lower the cost; NaN where it has no model, or one that
    /// <see cref="NewtonDecrement"/> speaks for. The executor then goes by the curvature of the last steps.
    /// </summary>
    public virtual double ForecastGain => double.NaN;

    /// <summary>
    /// The Hessian at the current point, n x n, row-major; empty where the solver holds none. The executor looks at its smallest eigenvalue
    /// before a run has converged.
    /// </summary>
    public virtual ReadOnlySpan<double> Hessian => default;

    /// <summary>The inverse Hessian that the run has learned, n x n, row-major; empty where it keeps none, or has learned
    /// nothing.</summary>
    public virtual ReadOnlySpan<double> LearnedInverseHessian => default;

    /// <summary>Whether the solver works with products of the Hessian, so that the executor may ask for some at the end.</summary>
    public virtual bool UsesHessianProducts => false;

    /// <summary>
    /// Whether no iteration raises the cost beyond rounding. A run that is not monotone may pass a point that is lower than its last one;
    /// it is not taken to be limited by rounding while its cost goes up and down.
    /// </summary>
    public virtual bool IsMonotone => true;

    /// <summary>
    /// Whether the Hessian at the current point has a direction of negative curvature; null where the solver cannot tell.
    /// A vanishing gradient with negative curvature is no minimum.
    /// </summary>
    public bool? HasNegativeCurvature { get; protected set; }

    /// <summary>
    /// Whether the change of the cost over the last step contradicts the gradients at its ends, which a smooth cost and a right gradient do
    /// not near a minimum: the mean of the two slopes times the step differs from the change by more than a hundredth. Convergence by the
    /// gradient is then looked at twice.
    /// </summary>
    public bool LastStepContradictsGradient { get; protected set; }

    /// <summary>The way to the problem.</summary>
    protected Evaluator Evaluator { get; }

    /// <summary>Takes the start and evaluates there what the first iteration needs.</summary>
    /// <param name="start">The start, of length n, finite.</param>
    /// <returns>Null to go on; or the reason why the run cannot begin.</returns>
    public abstract TerminationReason? Start(ReadOnlySpan<double> start);

    /// <summary>
    /// Whether <see cref="Start"/> may be called again, with another start: it then forgets all that went before. The executor does so
    /// where a run ended on a plateau (<see cref="ExecutionOptions.PlateauRestarts"/>).
    /// </summary>
    public virtual bool CanStartAgain => false;

    /// <summary>Makes one iteration. At its end the properties describe the new iterate.</summary>
    /// <returns>Null to go on; or the reason why the run ends. Then the properties describe the last good iterate.</returns>
    public abstract TerminationReason? Iterate();

    /// <summary>
    /// Called where a <see cref="NewtonDecrementRule"/> is met, for a run whose <see cref="NewtonDecrement"/> is an estimate:
    /// makes it trustworthy.
    /// </summary>
    /// <returns>Null; or a reason for which the run ends instead.</returns>
    public virtual TerminationReason? SharpenNewtonDecrement() => null;

    /// <summary>
    /// Called once, where a <see cref="NewtonDecrementRule"/> has ended the run: takes the last full Newton step, if it does
    /// not raise the cost beyond rounding. Leaves <see cref="NewtonDecrement"/> as it was measured.
    /// </summary>
    /// <returns>Null; or the reason why the run has not converged after all.</returns>
    public virtual TerminationReason? TakeLastNewtonStep() => null;

    /// <summary>
    /// Writes or reads the whole state of the run between two iterations: resumed from it, the run must continue bit for bit
    /// as if it had not been interrupted. A derived class calls the base method first, then exchanges every buffer and every
    /// number that outlives an iteration, in a fixed order.
    /// </summary>
    /// <param name="state">Where the state goes, or comes from.</param>
    /// <exception cref="ArgumentNullException">There is no state.</exception>
    public virtual void Exchange(StateExchange state)
    {
        ArgumentNullException.ThrowIfNull(state);
        double cost = Cost;
        double gradientNorm = GradientNorm;
        double stepNorm = StepNorm;
        double decrement = NewtonDecrement;
        int curvature = HasNegativeCurvature switch
        {
            null => -1,
            false => 0,
            true => 1,
        };
        state.Value(ref cost);
        state.Value(ref gradientNorm);
        state.Value(ref stepNorm);
        state.Value(ref decrement);
        state.Value(ref curvature);
        bool contradicts = LastStepContradictsGradient;
        state.Value(ref contradicts);
        LastStepContradictsGradient = contradicts;
        Cost = cost;
        GradientNorm = gradientNorm;
        StepNorm = stepNorm;
        NewtonDecrement = decrement;
        HasNegativeCurvature = curvature < 0 ? null : curvature == 1;
    }
}
