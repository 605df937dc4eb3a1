namespace Crabbymetrics.Optimization;

/// <summary>
/// The base of a run that moves from a point to a better one: it holds the point with its gradient (and Hessian, where asked for) and a
/// trial point with its own, evaluates both, and carries them to a checkpoint. A derived class writes a trial, evaluates it and accepts it
/// or not.
/// </summary>
public abstract class DescentRun : SolverRun
{
    private double[] _point;
    private double[] _gradient;
    private double[] _hessian;
    private double[] _trial;
    private double[] _trialGradient;
    private double[] _trialHessian;

    /// <summary>Makes the run with its buffers.</summary>
    /// <param name="evaluator">The way to the problem.</param>
    /// <param name="hessian">Whether points are evaluated with their Hessian.</param>
    /// <exception cref="ArgumentException">The problem has no gradient, or no Hessian where one is asked for, or it has bounds.</exception>
    protected DescentRun(Evaluator evaluator, bool hessian = false)
        : base(evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        if (!evaluator.HasGradient || (hessian && !evaluator.HasHessian) || evaluator.HasBounds)
        {
            throw new ArgumentException(
                $"The solver needs a gradient{(hessian ? " and a Hessian" : "")}, and keeps no bounds.",
                nameof(evaluator)
            );
        }

        int n = evaluator.Dimension,
            square = hessian ? n * n : 0;
        (_point, _gradient, _hessian) = (new double[n], new double[n], new double[square]);
        (_trial, _trialGradient, _trialHessian) = (new double[n], new double[n], new double[square]);
    }

    /// <inheritdoc/>
    public sealed override ReadOnlySpan<double> X => _point;

    /// <inheritdoc/>
    public sealed override ReadOnlySpan<double> Gradient => _gradient;

    /// <inheritdoc/>
    public sealed override ReadOnlySpan<double> Hessian => _hessian;

    /// <summary>The n variables of the trial point, to write.</summary>
    protected Span<double> Trial => _trial;

    /// <summary>The gradient at the trial point, once it was evaluated.</summary>
    protected ReadOnlySpan<double> TrialGradient => _trialGradient;

    /// <inheritdoc/>
    public override TerminationReason? Start(ReadOnlySpan<double> start)
    {
        start.CopyTo(_trial);
        start.CopyTo(_point);
        EvaluationStatus status = EvaluateTrial(out double cost);
        if (status != EvaluationStatus.Finite)
        {
            Cost = cost;
            return Evaluator.ReasonFor(status);
        }

        AcceptTrial(cost);
        return null;
    }

    /// <inheritdoc/>
    public override void Exchange(StateExchange state)
    {
        base.Exchange(state);
        state.Values(_point);
        state.Values(_gradient);
        state.Values(_hessian);
    }

    /// <summary>Evaluates the trial point.</summary>
    /// <param name="cost">The cost there.</param>
    /// <returns>How it went. Only a finite trial may be accepted; after <see cref="EvaluationStatus.Stopped"/> the run ends.</returns>
    protected EvaluationStatus EvaluateTrial(out double cost) => Evaluator.Evaluate(_trial, out cost, _trialGradient, _trialHessian);

    /// <summary>Makes the trial point the current one, and measures it.</summary>
    /// <param name="cost">The cost there.</param>
    protected void AcceptTrial(double cost)
    {
        StepNorm = LargestDifference();
        (_point, _trial) = (_trial, _point);
        (_gradient, _trialGradient) = (_trialGradient, _gradient);
        (_hessian, _trialHessian) = (_trialHessian, _hessian);
        Cost = cost;
        GradientNorm = Vectors.MaxAbs(_gradient);
        Measure();
    }

    /// <summary>Called at every new point: a run that knows its Newton decrement sets it here. The default does nothing.</summary>
    protected virtual void Measure() { }

    private double LargestDifference()
    {
        double largest = 0.0;
        for (int j = 0; j < _trial.Length; j++)
        {
            largest = Math.Max(largest, Math.Abs(_trial[j] - _point[j]));
        }

        return largest;
    }
}
