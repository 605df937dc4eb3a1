namespace Crabbymetrics.Optimization;

/// <summary>
/// Backtracking to the Armijo condition phi(a) &lt;= phi(0) + c1 a phi'(0), by safeguarded quadratic and cubic interpolation. It asks for
/// costs only, and for one gradient at the end.
/// </summary>
/// <remarks>
/// Dennis and Schnabel, Numerical Methods for Unconstrained Optimization and Nonlinear Equations (1983), algorithm A6.3.1. It does not look
/// at the curvature: a quasi-Newton solver then leaves out updates that would spoil its matrix.
/// </remarks>
public sealed record BacktrackingLineSearch : ILineSearch
{
    /// <summary>c1, in (0, 1). Default: 1e-4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double SufficientDecrease
    {
        get;
        init => field = Tolerance.CheckPositive(value, nameof(SufficientDecrease));
    } = 1e-4;

    /// <summary>The most trials in one search. Default: 60.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaximumTrials
    {
        get;
        init => field = Tolerance.CheckAtLeast(value, 1, nameof(MaximumTrials));
    } = 60;

    /// <inheritdoc/>
    public LineSearchOutcome Search(LineFunction line, double initialStep, double maximumStep)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (!(line.InitialSlope < 0.0) || !(initialStep > 0.0))
        {
            return LineSearchOutcome.Failed;
        }

        double step = Math.Min(initialStep, maximumStep);
        double previousStep = 0.0;
        double previousValue = double.NaN;
        for (int trial = 0; trial < MaximumTrials && step > 0.0; trial++)
        {
            EvaluationStatus status = line.EvaluateValue(step);
            if (
                status == EvaluationStatus.Finite
                && (line.Value <= line.InitialValue + (SufficientDecrease * step * line.InitialSlope) || line.Value <= line.InitialValue)
            )
            {
                // A decrease too small for the first test is accepted only where rounding explains it.
                if (line.Value <= line.InitialValue + (SufficientDecrease * step * line.InitialSlope) || IsWithinNoise(line, step))
                {
                    status = line.EvaluateSlope();
                    if (status == EvaluationStatus.Finite)
                    {
                        line.Keep();
                        return LineSearchOutcome.Accepted;
                    }
                }
            }

            if (status == EvaluationStatus.Stopped)
            {
                return LineSearchOutcome.Stopped;
            }

            if (status != EvaluationStatus.Finite)
            {
                step *= trial < 8 ? 0.5 : 0.1;
                previousStep = 0.0;
                continue;
            }

            double next = Interpolate(line, step, previousStep, previousValue);
            (previousStep, previousValue) = (step, line.Value);
            step = next;
        }

        return LineSearchOutcome.Failed;
    }

    private static bool IsWithinNoise(LineFunction line, double step) =>
        -step * line.InitialSlope <= line.Noise && line.Value <= line.InitialValue;

    private static double Interpolate(LineFunction line, double step, double previousStep, double previousValue)
    {
        double slope = line.InitialSlope;
        double rise = line.Value - line.InitialValue - (step * slope);
        double next = -slope * step * step / (2.0 * rise);
        if (previousStep > 0.0)
        {
            double previousRise = previousValue - line.InitialValue - (previousStep * slope);
            double u = rise / (step * step);
            double v = previousRise / (previousStep * previousStep);
            double a = (u - v) / (step - previousStep);
            double b = ((step * v) - (previousStep * u)) / (step - previousStep);
            double discriminant = (b * b) - (3.0 * a * slope);
            if (a != 0.0 && discriminant >= 0.0)
            {
                next = (-b + Math.Sqrt(discriminant)) / (3.0 * a);
            }
        }

        // NaN fails both comparisons and is replaced too.
        return next >= 0.1 * step && next <= 0.5 * step ? next
            : next > 0.5 * step ? 0.5 * step
            : 0.1 * step;
    }
}
