namespace Crabbymetrics.Optimization;

/// <summary>
/// The textbook search for the strong Wolfe conditions phi(a) &lt;= phi(0) + c1 a phi'(0) and |phi'(a)| &lt;= c2 |phi'(0)|: bracketing by
/// growing steps, then zooming in by safeguarded cubic interpolation.
/// </summary>
/// <remarks>Nocedal and Wright, Numerical Optimization, 2nd edition, algorithms 3.5 and 3.6, equation 3.59.</remarks>
public sealed record StrongWolfeLineSearch : ILineSearch
{
    /// <summary>c1, in (0, 1). Default: 1e-4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double SufficientDecrease
    {
        get;
        init => field = Tolerance.CheckPositive(value, nameof(SufficientDecrease));
    } = 1e-4;

    /// <summary>c2, in (0, 1). Default: 0.9.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double Curvature
    {
        get;
        init => field = Tolerance.CheckPositive(value, nameof(Curvature));
    } = 0.9;

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

        Trial low = new Trial(0.0, 0.0, line.InitialSlope);
        Trial high = default(Trial);
        bool bracketed = false;
        double keptChange = 0.0;
        double step = Math.Min(initialStep, maximumStep);
        for (int trials = 0; trials < MaximumTrials; trials++)
        {
            EvaluationStatus status = line.Evaluate(step);
            if (status == EvaluationStatus.Stopped)
            {
                return LineSearchOutcome.Stopped;
            }

            if (status != EvaluationStatus.Finite)
            {
                // The step is too long: all longer ones are excluded.
                maximumStep = Math.Min(maximumStep, step);
                if (bracketed && high.Step > low.Step)
                {
                    bracketed = false;
                }

                step = low.Step + ((trials < 8 ? 0.5 : 0.1) * (step - low.Step));
                if (step == low.Step)
                {
                    break;
                }

                continue;
            }

            Trial trial = new Trial(step, line.Change, line.Slope);
            bool decreases = trial.Change <= SufficientDecrease * step * line.InitialSlope;
            if (
                (decreases && Math.Abs(trial.Slope) <= Curvature * -line.InitialSlope)
                || line.SatisfiesApproximateWolfe(SufficientDecrease, Curvature)
            )
            {
                line.Keep();
                return LineSearchOutcome.Accepted;
            }

            if (trial.Change < keptChange)
            {
                line.Keep();
                keptChange = trial.Change;
            }

            if (!decreases || (trial.Change >= low.Change && low.Step > 0.0))
            {
                high = trial;
                bracketed = true;
            }
            else
            {
                // Beyond the minimum, or between it and the far end: the old low end becomes the high one.
                if (bracketed ? trial.Slope * (high.Step - low.Step) >= 0.0 : trial.Slope >= 0.0)
                {
                    high = low;
                    bracketed = true;
                }

                low = trial;
            }

            if (!bracketed)
            {
                if (step >= maximumStep)
                {
                    break;
                }

                step = Math.Min(maximumStep, 4.0 * step);
                continue;
            }

            double width = Math.Abs(high.Step - low.Step);
            step = Interpolate(low, high);
            if (!(width > 1e-16 * Math.Max(low.Step, high.Step)) || step == low.Step || step == high.Step)
            {
                break;
            }
        }

        return line.KeptStep > 0.0 && line.KeptValue < line.InitialValue ? LineSearchOutcome.Accepted : LineSearchOutcome.Failed;
    }

    private static double Interpolate(Trial low, Trial high)
    {
        double d1 = low.Slope + high.Slope - (3.0 * (low.Change - high.Change) / (low.Step - high.Step));
        double d2 = Math.Sign(high.Step - low.Step) * Math.Sqrt((d1 * d1) - (low.Slope * high.Slope));
        double next = high.Step - ((high.Step - low.Step) * (high.Slope + d2 - d1) / (high.Slope - low.Slope + (2.0 * d2)));
        double from = Math.Min(low.Step, high.Step);
        double width = Math.Abs(high.Step - low.Step);

        // NaN, from no minimum of the cubic, fails the comparisons.
        return next >= from + (0.1 * width) && next <= from + (0.9 * width) ? next : from + (0.5 * width);
    }

    private readonly record struct Trial(double Step, double Change, double Slope);
}
