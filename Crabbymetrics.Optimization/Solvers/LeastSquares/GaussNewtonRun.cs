namespace Crabbymetrics.Optimization;

/// <summary>A run of <see cref="GaussNewtonSolver"/>.</summary>
internal sealed class GaussNewtonRun : LeastSquaresRun
{
    // Trials of a step, each at most half as long as the one before: more end below the precision of the point.
    private const int MaximumTrials = 60;

    private readonly GaussNewtonSolver _options;
    private readonly LevenbergMarquardtParameter _linear;
    private readonly double[] _step;

    public GaussNewtonRun(Evaluator evaluator, GaussNewtonSolver options)
        : base(evaluator)
    {
        _options = options;
        _linear = new LevenbergMarquardtParameter(evaluator.Dimension, Rows);
        _step = new double[evaluator.Dimension];
    }

    public override TerminationReason? Iterate()
    {
        if (GradientNorm == 0.0)
        {
            return TerminationReason.GradientNorm;
        }

        _linear.SolveGaussNewton(Jacobian, _step);
        double slope = -Vectors.Dot(Gradient, _step);
        if (!(slope < 0.0) || !double.IsFinite(slope))
        {
            return TerminationReason.NoAcceptableStep;
        }

        // The model forecasts a decrease by half the slope.
        double promised = -0.5 * slope;
        if (promised <= _options.CostTolerance * Cost)
        {
            return TerminationReason.CostChange;
        }

        double length = 1.0;
        EvaluationStatus status = EvaluationStatus.Finite;
        EvaluationStatus undifferentiable = EvaluationStatus.Finite;
        for (int trial = 0; trial < MaximumTrials; trial++)
        {
            Vectors.Combine(Point, -length, _step, Trial);
            status = Evaluator.Residuals(Trial, TrialResiduals, out double cost);
            if (status == EvaluationStatus.Stopped)
            {
                return Evaluator.StopReason;
            }

            if (status == EvaluationStatus.Finite && cost <= Cost + (_options.SufficientDecrease * length * slope))
            {
                status = DifferentiateTrial();
                if (status == EvaluationStatus.Stopped)
                {
                    return Evaluator.StopReason;
                }

                if (status == EvaluationStatus.Finite)
                {
                    return MoveToTrial(cost);
                }

                undifferentiable = status;
            }

            // The minimizer of the parabola through both values and the slope, within a tenth and a half.
            double parabola = status == EvaluationStatus.Finite ? -slope * length / (2.0 * (((cost - Cost) / length) - slope)) : double.NaN;
            length =
                parabola >= 0.1 * length && parabola <= 0.5 * length ? parabola
                : parabola < 0.1 * length ? 0.1 * length
                : 0.5 * length;
        }

        status = undifferentiable == EvaluationStatus.Finite ? status : undifferentiable;
        if (status != EvaluationStatus.Finite)
        {
            return Evaluator.ReasonFor(status);
        }

        return promised <= Rounding.FailureFactor * Rounding.Noise(Cost, Evaluator.CostScale)
            ? TerminationReason.RoundoffLimited
            : TerminationReason.LineSearchFailed;
    }
}
