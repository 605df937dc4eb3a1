namespace Crabbymetrics.Optimization;

/// <summary>A run of <see cref="TrustRegionSolver"/>.</summary>
internal sealed class TrustRegionRun : SolverRun
{
    private readonly TrustRegionSolver _options;
    private readonly TrustRegionModel _model;
    private readonly bool _needsHessian;
    private readonly TrustRegionScale _scale;
    private readonly double[] _step;
    private readonly double[] _scaledStep;

    // With bounds: the gradient without the variables that are held on them.
    private readonly double[]? _projected;
    private double[] _point;
    private double[] _gradient;
    private double[] _hessian;
    private double[] _trial;
    private double[] _trialGradient;
    private double[] _trialHessian;
    private double _radius;
    private double _predicted;
    private bool _isAtRadius;
    private double _promise = double.NaN;

    public TrustRegionRun(Evaluator evaluator, TrustRegionSolver options)
        : base(evaluator)
    {
        int n = evaluator.Dimension;
        _options = options;
        _needsHessian = options.Method != TrustRegionMethod.Steihaug || !evaluator.HasHessianProduct;
        _scale = new TrustRegionScale(n, _needsHessian);
        TrustRegionModel model = options.Method switch
        {
            TrustRegionMethod.Dogleg => new DoglegModel(n),
            TrustRegionMethod.Steihaug => new SteihaugModel(evaluator, _scale),
            _ => new ExactModel(n),
        };
        _model = evaluator.HasBounds ? new BoundedModel(model, evaluator, _scale, _needsHessian) : model;
        _projected = evaluator.HasBounds ? new double[n] : null;
        int size = _needsHessian ? checked(n * n) : 0;
        _step = new double[n];
        _scaledStep = new double[n];
        _point = new double[n];
        _gradient = new double[n];
        _hessian = new double[size];
        _trial = new double[n];
        _trialGradient = new double[n];
        _trialHessian = new double[size];
    }

    public override ReadOnlySpan<double> X => _point;

    public override ReadOnlySpan<double> Gradient => _projected ?? _gradient;

    public override bool CanStartAgain => true;

    public override ReadOnlySpan<double> Hessian => _hessian;

    public override bool UsesHessianProducts => !_needsHessian;

    internal override double PromiseOfProducts => _promise;

    public override TerminationReason? Start(ReadOnlySpan<double> start)
    {
        start.CopyTo(_point);
        if (_projected is not null)
        {
            Box.Project(_point, Evaluator.LowerBounds, Evaluator.UpperBounds);
        }

        StepNorm = 0.0;
        LastStepContradictsGradient = false;
        EvaluationStatus status = Evaluator.Evaluate(_point, out double cost, _gradient, _hessian);
        Cost = cost;
        if (status != EvaluationStatus.Finite)
        {
            return Evaluator.ReasonFor(status);
        }

        _scale.Start(_point);
        _radius = _options.InitialRadius * Math.Max(1.0, Vectors.Norm(_point));
        return Describe();
    }

    public override TerminationReason? Iterate()
    {
        if (GradientNorm == 0.0 && HasNegativeCurvature == false)
        {
            return TerminationReason.GradientNorm;
        }

        double promised = _predicted;
        EvaluationStatus undifferentiable = EvaluationStatus.Finite;
        for (int trial = 0; ; trial++)
        {
            double predicted = _predicted;
            double noise = Rounding.Noise(Cost, Evaluator.CostScale);
            if (!(predicted > 0.0))
            {
                if (GradientNorm == 0.0 || _scale.IsBySizes)
                {
                    return predicted == 0.0 && GradientNorm == 0.0 && HasNegativeCurvature != true
                        ? TerminationReason.GradientNorm
                        : TerminationReason.RoundoffLimited;
                }

                if (ChangeUnits() is { } failure)
                {
                    return failure;
                }

                continue;
            }

            double length = Vectors.Norm(_scaledStep);
            MakeTrial();
            EvaluationStatus status = EvaluateTrial(out double cost);
            if (status == EvaluationStatus.Stopped)
            {
                return Evaluator.StopReason;
            }

            double actual = status == EvaluationStatus.Finite ? Cost - cost : double.NegativeInfinity;
            double ratio = actual / predicted;

            // Below rounding the cost tells nothing, and the model decides.
            bool unmeasurable = trial == 0 && predicted <= noise && Math.Abs(actual) <= noise;
            if (unmeasurable)
            {
                ratio = 1.0;
            }

            // A trial without derivatives is no better than one without a cost.
            if (ratio >= _options.AcceptanceRatio && !Evaluator.IsFused)
            {
                status = DifferentiateTrial();
                if (status == EvaluationStatus.Stopped)
                {
                    return Evaluator.StopReason;
                }

                if (status != EvaluationStatus.Finite)
                {
                    undifferentiable = status;
                    ratio = double.NegativeInfinity;
                }
            }

            if (!(ratio >= 0.25))
            {
                _radius = 0.25 * Math.Min(_radius, length);
            }
            else if (ratio > 0.75 && _isAtRadius)
            {
                _radius *= 2.0;
            }

            if (ratio >= _options.AcceptanceRatio)
            {
                double oldNorm = GradientNorm;
                double oldDecrement = NewtonDecrement;
                TerminationReason? reason = MoveToTrial(cost);
                if (reason is null && unmeasurable && !(GradientNorm < oldNorm) && !(NewtonDecrement < oldDecrement))
                {
                    // With variables in very different units the decrement may be wrong.
                    return _scale.IsBySizes ? TerminationReason.RoundoffLimited : ChangeUnits();
                }

                return reason;
            }

            if (!(Vectors.Norm(_step) > 1e-16 * Vectors.Norm(_point)) || _radius < 1e-290 || predicted <= 1e-3 * noise)
            {
                if (undifferentiable != EvaluationStatus.Finite)
                {
                    return Evaluator.ReasonFor(undifferentiable);
                }

                if (status == EvaluationStatus.Finite && !_scale.IsBySizes)
                {
                    if (ChangeUnits() is { } failure)
                    {
                        return failure;
                    }

                    promised = _predicted;
                    continue;
                }

                if (status != EvaluationStatus.Finite)
                {
                    return Evaluator.ReasonFor(status);
                }

                return promised <= Rounding.FailureFactor * noise ? TerminationReason.RoundoffLimited : TerminationReason.NoAcceptableStep;
            }

            if (SolveModel(_radius) is { } unsolved)
            {
                return unsolved;
            }
        }
    }

    public override TerminationReason? SharpenNewtonDecrement()
    {
        // In the units that suit conjugate gradients best.
        if (!_scale.IsBySizes && ChangeUnits() is { } failure)
        {
            return failure;
        }

        // The full Newton step; the run also continues with it where the sharper decrement is not small enough.
        return SolveModel(double.PositiveInfinity);
    }

    public override TerminationReason? TakeLastNewtonStep()
    {
        // The step was computed by the sharpening.
        double decrement = NewtonDecrement;
        MakeTrial();
        EvaluationStatus status = EvaluateTrial(out double cost);
        if (status == EvaluationStatus.Finite && !Evaluator.IsFused)
        {
            status = DifferentiateTrial();
        }

        if (status != EvaluationStatus.Finite)
        {
            return null;
        }

        double noise = Rounding.Noise(Cost, Evaluator.CostScale);
        double increase = cost - Cost;
        if (increase > noise)
        {
            return increase <= Math.Max(decrement * decrement, Rounding.FailureFactor * noise) ? null : TerminationReason.NoAcceptableStep;
        }

        TerminationReason? reason = MoveToTrial(cost);
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
        state.Values(_scaledStep);
        _scale.Exchange(state);
        state.Value(ref _radius);
        state.Value(ref _predicted);
        state.Value(ref _isAtRadius);
        state.Value(ref _promise);
        if (state.IsReading)
        {
            PrepareModel();
        }
    }

    // A fused problem gives all in one call. Another one is asked for the cost first, since the step may be rejected.
    private EvaluationStatus EvaluateTrial(out double cost) =>
        Evaluator.IsFused ? Evaluator.Evaluate(_trial, out cost, _trialGradient, _trialHessian) : Evaluator.Cost(_trial, out cost);

    private EvaluationStatus DifferentiateTrial()
    {
        EvaluationStatus status = Evaluator.Gradient(_trial, _trialGradient);
        return status == EvaluationStatus.Finite && _needsHessian ? Evaluator.Hessian(_trial, _trialHessian) : status;
    }

    private TerminationReason? MoveToTrial(double cost)
    {
        double predicted = 0.5 * (Vectors.Dot(_gradient, _step) + Vectors.Dot(_trialGradient, _step));
        LastStepContradictsGradient = Rounding.Contradicts(cost - Cost, predicted, Rounding.Noise(Cost, Evaluator.CostScale));
        StepNorm = Vectors.MaxAbs(_step);
        Cost = cost;
        (_point, _trial) = (_trial, _point);
        (_gradient, _trialGradient) = (_trialGradient, _gradient);
        (_hessian, _trialHessian) = (_trialHessian, _hessian);
        return _scale.Update(Cost, _point) ? ChangeUnits() : Describe();
    }

    // The first step from an iterate is computed together with the iterate, since conjugate gradients give the decrement that way.
    private TerminationReason? Describe()
    {
        EvaluationStatus status = PrepareModel();
        GradientNorm = Vectors.MaxAbs(Gradient);
        return status == EvaluationStatus.Finite ? SolveModel(_radius) : Evaluator.ReasonFor(status);
    }

    // The radius starts anew: one in the old units has no meaning.
    private TerminationReason? ChangeUnits()
    {
        _scale.UseSizes(_point);
        _radius = _options.InitialRadius * Math.Max(1.0, _scale.Norm(_point));
        return Describe();
    }

    private EvaluationStatus PrepareModel()
    {
        for (int i = 0; _projected is not null && i < _projected.Length; i++)
        {
            bool isHeld = BoundedModel.IsHeld(_point[i], _gradient[i], Evaluator.LowerBounds[i], Evaluator.UpperBounds[i]);
            _projected[i] = isHeld ? 0.0 : _gradient[i];
        }

        return _model.Prepare(_point, _scale.Gradient(_gradient), _scale.Hessian(_hessian));
    }

    // A variable that comes within rounding of its bound is on it.
    private void MakeTrial()
    {
        Vectors.Combine(_point, 1.0, _step, _trial);
        for (int i = 0; _projected is not null && i < _trial.Length; i++)
        {
            double lower = Evaluator.LowerBounds[i];
            double upper = Evaluator.UpperBounds[i];
            double rounding = 8.0 * MachinePrecision.Epsilon * Math.Max(Math.Abs(_point[i]), Math.Abs(_trial[i]));
            _trial[i] =
                _trial[i] <= lower + rounding ? lower
                : _trial[i] >= upper - rounding ? upper
                : _trial[i];
        }
    }

    private TerminationReason? SolveModel(double radius)
    {
        EvaluationStatus status = _model.Solve(_scale.Gradient(_gradient), radius, _scaledStep, out _predicted);
        _scale.Divide(_scaledStep, _step);
        _isAtRadius = _model.IsAtRadius && double.IsFinite(radius);
        NewtonDecrement = _model.NewtonDecrement;
        HasNegativeCurvature = _model.HasNegativeCurvature;
        _promise = _needsHessian ? double.NaN : _model.Promise;
        return status == EvaluationStatus.Finite ? null : Evaluator.ReasonFor(status);
    }
}
