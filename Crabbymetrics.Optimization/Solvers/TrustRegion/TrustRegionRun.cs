namespace Crabbymetrics.Optimization;

/// <summary>A run of <see cref="TrustRegionSolver"/>.</summary>
internal sealed class TrustRegionRun : SolverRun
{
    private readonly TrustRegionSolver _options;
    private readonly TrustRegionModel _model;
    private readonly bool _needsHessian;
    private readonly double[] _step;
    private double[] _point;
    private double[] _gradient;
    private double[] _hessian;
    private double[] _trial;
    private double[] _trialGradient;
    private double[] _trialHessian;
    private double _radius;
    private double _predicted;
    private bool _isAtRadius;

    public TrustRegionRun(Evaluator evaluator, TrustRegionSolver options)
        : base(evaluator)
    {
        var n = evaluator.Dimension;
        _options = options;
        _model = options.Method switch
        {
            TrustRegionMethod.Dogleg => new DoglegModel(n),
            TrustRegionMethod.Steihaug => new SteihaugModel(evaluator),
            _ => new ExactModel(n),
        };
        _needsHessian = options.Method != TrustRegionMethod.Steihaug || !evaluator.HasHessianProduct;
        var size = _needsHessian ? checked(n * n) : 0;
        _step = new double[n];
        _point = new double[n];
        _gradient = new double[n];
        _hessian = new double[size];
        _trial = new double[n];
        _trialGradient = new double[n];
        _trialHessian = new double[size];
    }

    public override ReadOnlySpan<double> X => _point;

    public override ReadOnlySpan<double> Gradient => _gradient;

    public override bool CanStartAgain => true;

    public override TerminationReason? Start(ReadOnlySpan<double> start)
    {
        start.CopyTo(_point);
        StepNorm = 0.0;
        LastStepContradictsGradient = false;
        var status = Evaluator.Evaluate(_point, out var cost, _gradient, _hessian);
        Cost = cost;
        if (status != EvaluationStatus.Finite)
            return Evaluator.ReasonFor(status);
        _radius = _options.InitialRadius * Math.Max(1.0, Vectors.Norm(_point));
        return Describe();
    }

    public override TerminationReason? Iterate()
    {
        if (GradientNorm == 0.0 && HasNegativeCurvature == false)
            return TerminationReason.GradientNorm;
        var promised = _predicted;
        for (var trial = 0; ; trial++)
        {
            var predicted = _predicted;
            var noise = Rounding.Noise(Cost, Evaluator.CostScale);
            if (!(predicted > 0.0))
                return predicted == 0.0 && GradientNorm == 0.0 && HasNegativeCurvature != true ? TerminationReason.GradientNorm : TerminationReason.RoundoffLimited;
            var length = Vectors.Norm(_step);
            Vectors.Combine(_point, 1.0, _step, _trial);
            var status = EvaluateTrial(out var cost);
            if (status == EvaluationStatus.Stopped)
                return Evaluator.StopReason;
            var actual = status == EvaluationStatus.Finite ? Cost - cost : double.NegativeInfinity;
            var ratio = actual / predicted;

            // Below rounding the cost tells nothing, and the model is believed.
            var unmeasurable = trial == 0 && predicted <= noise && Math.Abs(actual) <= noise;
            if (unmeasurable)
                ratio = 1.0;
            if (!(ratio >= 0.25))
                _radius = 0.25 * Math.Min(_radius, length);
            else if (ratio > 0.75 && _isAtRadius)
                _radius *= 2.0;
            if (ratio >= _options.AcceptanceRatio)
            {
                var oldNorm = GradientNorm;
                var reason = MoveToTrial(cost);
                if (reason is null && unmeasurable && !(GradientNorm < oldNorm))
                    return TerminationReason.RoundoffLimited;
                return reason;
            }

            if (!(length > 1e-16 * Vectors.Norm(_point)) || _radius < 1e-290 || predicted <= 1e-3 * noise)
            {
                if (status != EvaluationStatus.Finite)
                    return Evaluator.ReasonFor(status);
                return promised <= Rounding.FailureFactor * noise ? TerminationReason.RoundoffLimited : TerminationReason.NoAcceptableStep;
            }

            if (SolveModel() is { } unsolved)
                return unsolved;
        }
    }

    public override TerminationReason? SharpenNewtonDecrement()
    {
        // The full Newton step; it is also the one to go on with, where the sharper decrement is not small enough.
        var status = _model.Solve(_gradient, double.PositiveInfinity, _step, out _predicted);
        _isAtRadius = false;
        NewtonDecrement = _model.NewtonDecrement;
        HasNegativeCurvature = _model.HasNegativeCurvature;
        return status == EvaluationStatus.Finite ? null : Evaluator.ReasonFor(status);
    }

    public override TerminationReason? TakeLastNewtonStep()
    {
        // The step stands from the sharpening.
        var decrement = NewtonDecrement;
        Vectors.Combine(_point, 1.0, _step, _trial);
        if (EvaluateTrial(out var cost) != EvaluationStatus.Finite)
            return null;
        var noise = Rounding.Noise(Cost, Evaluator.CostScale);
        var increase = cost - Cost;
        if (increase > noise)
            return increase <= Math.Max(decrement * decrement, Rounding.FailureFactor * noise) ? null : TerminationReason.NoAcceptableStep;
        var reason = MoveToTrial(cost);
        NewtonDecrement = decrement;
        return reason;
    }

    public override void Exchange(StateExchange state)
    {
        base.Exchange(state);
        state.Values(_point);
        state.Values(_gradient);
        state.Values(_hessian);
        state.Values(_step);
        state.Value(ref _radius);
        state.Value(ref _predicted);
        state.Value(ref _isAtRadius);
        if (state.IsReading)
            _model.Prepare(_point, _gradient, _hessian);
    }

    // A fused problem gives all in one call. Another is asked for the cost first, since the step may be rejected.
    private EvaluationStatus EvaluateTrial(out double cost) =>
        Evaluator.IsFused ? Evaluator.Evaluate(_trial, out cost, _trialGradient, _trialHessian) : Evaluator.Cost(_trial, out cost);

    private TerminationReason? MoveToTrial(double cost)
    {
        if (!Evaluator.IsFused)
        {
            var status = Evaluator.Gradient(_trial, _trialGradient);
            if (status == EvaluationStatus.Finite && _needsHessian)
                status = Evaluator.Hessian(_trial, _trialHessian);
            if (status != EvaluationStatus.Finite)
                return Evaluator.ReasonFor(status);
        }

        var predicted = 0.5 * (Vectors.Dot(_gradient, _step) + Vectors.Dot(_trialGradient, _step));
        LastStepContradictsGradient = Rounding.Contradicts(cost - Cost, predicted, Rounding.Noise(Cost, Evaluator.CostScale));
        StepNorm = Vectors.MaxAbs(_step);
        Cost = cost;
        (_point, _trial) = (_trial, _point);
        (_gradient, _trialGradient) = (_trialGradient, _gradient);
        (_hessian, _trialHessian) = (_trialHessian, _hessian);
        return Describe();
    }

    // The first step from an iterate is solved for with the iterate, since that is how conjugate gradients learn the decrement.
    private TerminationReason? Describe()
    {
        GradientNorm = Vectors.MaxAbs(_gradient);
        var status = _model.Prepare(_point, _gradient, _hessian);
        return status == EvaluationStatus.Finite ? SolveModel() : Evaluator.ReasonFor(status);
    }

    private TerminationReason? SolveModel()
    {
        var status = _model.Solve(_gradient, _radius, _step, out _predicted);
        _isAtRadius = _model.IsAtRadius;
        NewtonDecrement = _model.NewtonDecrement;
        HasNegativeCurvature = _model.HasNegativeCurvature;
        return status == EvaluationStatus.Finite ? null : Evaluator.ReasonFor(status);
    }
}
