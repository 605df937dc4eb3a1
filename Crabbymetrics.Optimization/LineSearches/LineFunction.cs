namespace Crabbymetrics.Optimization;

/// <summary>
/// The cost along a line, phi(a) = f(x + a d), and its slope phi'(a) = g(x + a d)'d: what a line search sees of a problem. It
/// keeps one trial besides the current one, so that a search can return a point that was not its last without evaluating it
/// again.
/// </summary>
public sealed class LineFunction
{
    private readonly Evaluator _evaluator;
    private readonly double[] _origin;
    private readonly double[] _direction;
    private readonly double _costScale;
    private double[] _trial;
    private double[] _trialGradient;
    private double[] _kept;
    private double[] _keptGradient;
    private double[]? _hessian;
    private bool _trialHasHessian;
    private double _startCost = double.NaN;
    private double _firstStep;
    private EvaluationStatus _lastFailure;

    /// <summary>Makes the line function of a run, with its buffers.</summary>
    /// <param name="evaluator">The way to the problem, which has a gradient.</param>
    /// <exception cref="ArgumentNullException">There is no evaluator.</exception>
    public LineFunction(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        _evaluator = evaluator;
        _costScale = evaluator.CostScale;
        int n = evaluator.Dimension;
        _origin = new double[n];
        _direction = new double[n];
        _trial = new double[n];
        _trialGradient = new double[n];
        _kept = new double[n];
        _keptGradient = new double[n];
    }

    /// <summary>phi(0).</summary>
    public double InitialValue { get; private set; }

    /// <summary>phi'(0), below 0 for a direction of descent.</summary>
    public double InitialSlope { get; private set; }

    /// <summary>
    /// The rounding error to be expected in the cost: differences below it decide nothing. See <see cref="ExecutionOptions.CostScale"/>.
    /// </summary>
    public double Noise { get; private set; }

    /// <summary>The step tried last; 0 before the first.</summary>
    public double Step { get; private set; }

    /// <summary>phi at <see cref="Step"/>.</summary>
    public double Value { get; private set; }

    /// <summary>
    /// phi(a) - phi(0) at <see cref="Step"/> as far as rounding lets it be told: where the two differ by rounding only, and the slopes at
    /// both ends promise no more, what the slopes promise. A search that brackets a minimum by values would otherwise bracket rounding
    /// errors.
    /// </summary>
    public double Change
    {
        get
        {
            double promised = 0.5 * Step * (InitialSlope + Slope);
            double measured = Value - InitialValue;
            return Math.Abs(measured) <= Noise && Math.Abs(promised) <= Noise ? promised : measured;
        }
    }

    /// <summary>phi' at <see cref="Step"/>.</summary>
    public double Slope { get; private set; }

    /// <summary>The step kept; 0 where none is.</summary>
    public double KeptStep { get; private set; }

    /// <summary>phi at <see cref="KeptStep"/>.</summary>
    public double KeptValue { get; private set; }

    /// <summary>phi' at <see cref="KeptStep"/>.</summary>
    public double KeptSlope { get; private set; }

    /// <summary>The point at <see cref="KeptStep"/>.</summary>
    public ReadOnlySpan<double> KeptPoint => _kept;

    /// <summary>The gradient at <see cref="KeptStep"/>.</summary>
    public ReadOnlySpan<double> KeptGradient => _keptGradient;

    /// <summary>The trials made since <see cref="Begin"/>.</summary>
    public int Trials { get; private set; }

    internal bool KeptHasHessian { get; private set; }

    /// <summary>The point at step 0.</summary>
    internal ReadOnlySpan<double> Origin => _origin;

    /// <summary>Begins a search.</summary>
    /// <param name="x">The point to start from.</param>
    /// <param name="cost">The cost there.</param>
    /// <param name="gradient">The gradient there.</param>
    /// <param name="direction">The direction.</param>
    public void Begin(ReadOnlySpan<double> x, double cost, ReadOnlySpan<double> gradient, ReadOnlySpan<double> direction)
    {
        x.CopyTo(_origin);
        direction.CopyTo(_direction);
        InitialValue = cost;
        InitialSlope = Vectors.Dot(gradient, direction);
        if (double.IsNaN(_startCost))
        {
            _startCost = Math.Abs(cost);
        }

        // A small cost is often the difference of terms of its first size.
        Noise = Rounding.Noise(cost, Math.Max(_costScale, 0.25 * _startCost));
        Step = 0.0;
        Value = cost;
        Slope = InitialSlope;
        KeptStep = 0.0;
        KeptValue = cost;
        KeptSlope = InitialSlope;
        KeptHasHessian = false;
        Trials = 0;
        _hessian = null;
        _trialHasHessian = false;
        _firstStep = 0.0;
        _lastFailure = EvaluationStatus.Finite;
    }

    /// <summary>Tries a step: cost and slope.</summary>
    /// <param name="step">The step.</param>
    /// <returns>
    /// <see cref="EvaluationStatus.Finite"/>, with <see cref="Value"/> and <see cref="Slope"/> set; or why the trial is to be
    /// rejected and a shorter one tried; or that the search has to stop.
    /// </returns>
    public EvaluationStatus Evaluate(double step)
    {
        MoveTo(step);
        double[]? hessian = _hessian;
        _hessian = null;
        EvaluationStatus status = _evaluator.Evaluate(_trial, out double cost, _trialGradient, hessian);
        if (status != EvaluationStatus.Stopped)
        {
            Trials++;
        }

        _trialHasHessian = hessian is not null && status == EvaluationStatus.Finite;
        Value = cost;
        return status == EvaluationStatus.Finite ? TakeSlope() : Note(status);
    }

    /// <summary>Tries a step by its cost alone. Call <see cref="EvaluateSlope"/> before the trial is kept.</summary>
    /// <param name="step">The step.</param>
    /// <returns>As <see cref="Evaluate"/>; only <see cref="Value"/> is set.</returns>
    public EvaluationStatus EvaluateValue(double step)
    {
        MoveTo(step);
        EvaluationStatus status = _evaluator.Cost(_trial, out double cost);
        if (status != EvaluationStatus.Stopped)
        {
            Trials++;
        }

        _trialHasHessian = false;
        Value = cost;
        return Note(status);
    }

    /// <summary>The slope at the trial of <see cref="EvaluateValue"/>.</summary>
    /// <returns>As <see cref="Evaluate"/>; <see cref="Slope"/> is set.</returns>
    public EvaluationStatus EvaluateSlope()
    {
        EvaluationStatus status = _evaluator.Gradient(_trial, _trialGradient);
        return status == EvaluationStatus.Finite ? TakeSlope() : Note(status);
    }

    /// <summary>Keeps the current trial: the one to return, unless a better one is kept later. The previous one is forgotten.</summary>
    public void Keep()
    {
        (_kept, _trial) = (_trial, _kept);
        (_keptGradient, _trialGradient) = (_trialGradient, _keptGradient);
        KeptStep = Step;
        KeptValue = Value;
        KeptSlope = Slope;
        KeptHasHessian = _trialHasHessian;
        _trialHasHessian = false;
    }

    /// <summary>
    /// Whether the current trial is good although the cost can no longer tell: its cost differs by rounding only, and its slope
    /// satisfies the approximate Wolfe conditions (2 c1 - 1) phi'(0) >= phi'(a) >= c2 phi'(0).
    /// </summary>
    /// <remarks>Hager and Zhang, SIAM Journal on Optimization 16 (2005), 170-192, equation 4.1.</remarks>
    /// <param name="sufficientDecrease">c1.</param>
    /// <param name="curvature">c2.</param>
    /// <returns>True where the trial may be kept for its slope.</returns>
    public bool SatisfiesApproximateWolfe(double sufficientDecrease, double curvature) =>
        Math.Abs(Value - InitialValue) <= Noise
        && Slope <= ((2.0 * sufficientDecrease) - 1.0) * InitialSlope
        && Slope >= curvature * InitialSlope;

    /// <summary>
    /// The reason that a solver reports where the search failed: a non-finite trial where the last one was, rounding where no measurable
    /// decrease was to be had, else that the line search failed.
    /// </summary>
    /// <returns>The reason.</returns>
    public TerminationReason FailureReason()
    {
        if (_lastFailure != EvaluationStatus.Finite)
        {
            return _evaluator.ReasonFor(_lastFailure);
        }

        return Math.Abs(_firstStep * InitialSlope) <= Rounding.FailureFactor * Noise
            ? TerminationReason.RoundoffLimited
            : TerminationReason.LineSearchFailed;
    }

    /// <summary>Whether the change of the cost up to the trial kept contradicts the slopes at both ends.</summary>
    internal bool KeptContradictsGradient() =>
        Rounding.Contradicts(KeptValue - InitialValue, 0.5 * (InitialSlope + KeptSlope) * KeptStep, Noise);

    internal void Exchange(StateExchange state) => state.Value(ref _startCost);

    /// <summary>Asks for the Hessian with the next trial, in the same call; for fused problems.</summary>
    internal void RequestHessian(double[] hessian) => _hessian = hessian;

    private void MoveTo(double step)
    {
        if (Trials == 0)
        {
            _firstStep = step;
        }

        Step = step;
        Vectors.Combine(_origin, step, _direction, _trial);

        // Rounding may put the longest step beyond a bound.
        if (_evaluator.HasBounds)
        {
            Box.Project(_trial, _evaluator.LowerBounds, _evaluator.UpperBounds);
        }
    }

    private EvaluationStatus TakeSlope()
    {
        Slope = Vectors.Dot(_trialGradient, _direction);
        return Note(double.IsFinite(Slope) ? EvaluationStatus.Finite : EvaluationStatus.NonFiniteGradient);
    }

    private EvaluationStatus Note(EvaluationStatus status)
    {
        if (status != EvaluationStatus.Stopped)
        {
            _lastFailure = status;
        }

        return status;
    }
}
