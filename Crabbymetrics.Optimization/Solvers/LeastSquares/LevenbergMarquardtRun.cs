namespace Crabbymetrics.Optimization;

/// <summary>A run of <see cref="LevenbergMarquardtSolver"/>.</summary>
internal sealed class LevenbergMarquardtRun : LeastSquaresRun
{
    // A forecast relative reduction below this may fail to appear because of rounding.
    private const double PromiseBelowRounding = 1e-10;

    // Below this cosine a step that the region cut short may still mean convergence.
    private const double NearlyOrthogonal = 1e-4;

    private readonly LevenbergMarquardtSolver _options;
    private readonly LevenbergMarquardtParameter _parameter;
    private readonly LevenbergMarquardtScale _scale;
    private readonly double[] _step;
    private readonly double[] _scaled;
    private double _radius;
    private double _damping;
    private bool _isFirst = true;

    public LevenbergMarquardtRun(Evaluator evaluator, LevenbergMarquardtSolver options)
        : base(evaluator)
    {
        int n = evaluator.Dimension;
        _options = options;
        _parameter = new LevenbergMarquardtParameter(n, Rows);
        _scale = new LevenbergMarquardtScale(n);
        _step = new double[n];
        _scaled = new double[n];
    }

    public override TerminationReason? Start(ReadOnlySpan<double> start)
    {
        if (base.Start(start) is { } reason)
        {
            return reason;
        }

        _scale.Start(Point, OwnColumnNorms);
        _isFirst = true;
        _damping = 0.0;

        // In the units of the residuals, as the scaled steps are: the norm of the point alone can be far too short.
        _radius = _options.InitialRadius * Math.Max(_scale.Norm(Point), Math.Sqrt(Cost));
        return null;
    }

    public override TerminationReason? Iterate()
    {
        double norm = Math.Sqrt(Cost);
        double cosine = LargestCosine(norm);
        if (cosine <= _options.OrthogonalityTolerance)
        {
            return TerminationReason.GradientNorm;
        }

        if (_scale.Update(Cost, Point, OwnColumnNorms))
        {
            (_radius, _damping) = (_scale.Norm(Point), 0.0);
        }

        double promised = double.NaN;
        EvaluationStatus undifferentiable = EvaluationStatus.Finite;
        for (int trial = 0; ; trial++)
        {
            _damping = _parameter.Solve(Jacobian, _scale.Values, _radius, _damping, _step);
            Vectors.Combine(Point, -1.0, _step, Trial);
            bool isCut = MoveInside(Trial);
            if (isCut)
            {
                Vectors.Combine(Point, -1.0, Trial, _step);
            }

            double length = _scale.Norm(_step);
            if (_isFirst && trial == 0)
            {
                _radius = Math.Min(_radius, length);
            }

            EvaluationStatus status = Evaluator.Residuals(Trial, TrialResiduals, out double cost);
            if (status == EvaluationStatus.Stopped)
            {
                return Evaluator.StopReason;
            }

            double trialNorm = status == EvaluationStatus.Finite ? Math.Sqrt(cost) : double.PositiveInfinity;
            double actual = 0.1 * trialNorm < norm ? 1.0 - (trialNorm / norm * (trialNorm / norm)) : -1.0;
            (double linear, double damped) = PredictedParts(norm, length);
            double predicted = isCut ? PredictedOfCutStep(norm, linear) : linear + (2.0 * damped);
            if (trial == 0)
            {
                promised = predicted;
            }

            double ratio = predicted > 0.0 ? actual / predicted : 0.0;
            bool accepted = ratio >= 1e-4;
            if (accepted)
            {
                status = DifferentiateTrial();
                if (status == EvaluationStatus.Stopped)
                {
                    return Evaluator.StopReason;
                }

                // A trial without derivatives is no better than one without a cost.
                if (status != EvaluationStatus.Finite)
                {
                    undifferentiable = status;
                    (trialNorm, actual, ratio, accepted) = (double.PositiveInfinity, -1.0, -1.0, false);
                }
            }

            UpdateRadius(ratio, actual, -(linear + damped), trialNorm, norm, length);
            if (accepted)
            {
                _isFirst = false;
                if (MoveToTrial(cost) is { } reason)
                {
                    return reason;
                }
            }

            if ((accepted || trial == 0) && Converged(actual, predicted, ratio, cosine, accepted) is { } converged)
            {
                return converged;
            }

            if (accepted)
            {
                return null;
            }

            if (predicted <= MachinePrecision.Epsilon && Math.Abs(actual) <= MachinePrecision.Epsilon)
            {
                return undifferentiable == EvaluationStatus.Finite ? OutOfSteps(promised) : Evaluator.ReasonFor(undifferentiable);
            }

            if (!(_radius > MachinePrecision.Epsilon * _scale.Norm(Point)) || !(_radius > 1e-300))
            {
                status = undifferentiable == EvaluationStatus.Finite ? status : undifferentiable;
                return status == EvaluationStatus.Finite ? OutOfSteps(promised) : Evaluator.ReasonFor(status);
            }
        }
    }

    public override void Exchange(StateExchange state)
    {
        base.Exchange(state);
        _scale.Exchange(state);
        state.Value(ref _radius);
        state.Value(ref _damping);
        state.Value(ref _isFirst);
    }

    private TerminationReason? Converged(double actual, double predicted, double ratio, double cosine, bool accepted)
    {
        // A step that the region cut short, far from orthogonality, proves no convergence.
        if (_damping > 0.0 && cosine > NearlyOrthogonal)
        {
            return null;
        }

        if (Math.Abs(actual) <= _options.CostTolerance && predicted <= _options.CostTolerance && ratio <= 2.0)
        {
            return TerminationReason.CostChange;
        }

        return accepted && _radius <= _options.StepTolerance * _scale.Norm(Point) ? TerminationReason.StepSize : null;
    }

    // The derivatives are not at fault where the full step forecast less than the rounding of residuals, which are differences.
    private static TerminationReason OutOfSteps(double promised) =>
        promised <= PromiseBelowRounding ? TerminationReason.RoundoffLimited : TerminationReason.NoAcceptableStep;

    private void UpdateRadius(double ratio, double actual, double slope, double trialNorm, double norm, double length)
    {
        if (ratio <= 0.25)
        {
            double factor = actual >= 0.0 ? 0.5 : 0.5 * slope / (slope + (0.5 * actual));
            if (!(0.1 * trialNorm < norm) || !(factor >= 0.1))
            {
                factor = 0.1;
            }

            _radius = factor * Math.Min(_radius, 10.0 * length);
            _damping /= factor;
        }
        else if (_damping == 0.0 || ratio >= 0.75)
        {
            _radius = 2.0 * length;
            _damping *= 0.5;
        }
    }

    // 1 - |r - J p|^2 / |r|^2 for a step p that the bounds have cut short. Where that is negative the step is rejected: with a smaller
    // region it becomes one along the scaled gradient, which the bounds leave a descent (C. Kanzow, N. Yamashita and M. Fukushima, Journal
    // of Computational and Applied Mathematics 172 (2004), 375-397).
    private double PredictedOfCutStep(double norm, double linear) => (Vectors.Dot(Gradient, _step) / (norm * norm)) - linear;

    // |J p|^2 / |r|^2 and damping |D p|^2 / |r|^2, the parts of the forecast reduction.
    private (double Linear, double Damped) PredictedParts(double norm, double length)
    {
        int n = _step.Length;
        _scaled.AsSpan().Clear();
        for (int j = 0; j < n; j++)
        {
            Vectors.Add(_step[Pivots[j]], Factor.AsSpan(j * Rows, j + 1), _scaled.AsSpan(0, j + 1));
        }

        double linear = Vectors.Norm(_scaled) / norm;
        double damped = Math.Sqrt(_damping) * length / norm;
        return (linear * linear, damped * damped);
    }

    private double LargestCosine(double norm)
    {
        if (norm == 0.0)
        {
            return 0.0;
        }

        double largest = 0.0;
        for (int j = 0; j < Pivots.Length; j++)
        {
            double columnNorm = ColumnNorms[Pivots[j]];
            if (columnNorm == 0.0)
            {
                continue;
            }

            double product = Vectors.Dot(Factor.AsSpan(j * Rows, j + 1), Projected.AsSpan(0, j + 1));
            largest = Math.Max(largest, Math.Abs(product / norm / columnNorm));
        }

        return largest;
    }
}
