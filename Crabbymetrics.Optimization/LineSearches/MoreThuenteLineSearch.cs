namespace Crabbymetrics.Optimization;

/// <summary>
/// The line search of More and Thuente: safeguarded cubic and quadratic interpolation to a step that satisfies the strong Wolfe
/// conditions phi(a) &lt;= phi(0) + c1 a phi'(0) and |phi'(a)| &lt;= c2 |phi'(0)|.
/// </summary>
/// <remarks>
/// J. J. More and D. J. Thuente, Line search algorithms with guaranteed sufficient decrease, ACM TOMS 20 (1994), 286-307; the reference is
/// their MINPACK-2 code <c>dcsrch</c>, whose evaluation counts it reproduces. Beyond it: a trial that is not finite is rejected and the
/// step shortened; and a step whose cost differs by rounding only is judged by its slope.
/// </remarks>
public sealed record MoreThuenteLineSearch : ILineSearch
{
    // Steps are shortened faster and faster, so that these lead below the smallest step.
    private const int MaximumShortenings = 100;

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

    /// <summary>The relative width of the interval at which the search gives up. Default: 1e-15.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN or infinite.</exception>
    public double IntervalTolerance
    {
        get;
        init => field = Tolerance.Check(value, nameof(IntervalTolerance));
    } = 1e-15;

    /// <summary>The most finite trials in one search. Default: 40.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaximumTrials
    {
        get;
        init => field = Tolerance.CheckAtLeast(value, 1, nameof(MaximumTrials));
    } = 40;

    /// <inheritdoc/>
    public LineSearchOutcome Search(LineFunction line, double initialStep, double maximumStep)
    {
        ArgumentNullException.ThrowIfNull(line);
        double initialSlope = line.InitialSlope;
        if (!(initialSlope < 0.0) || !(initialStep > 0.0))
        {
            return LineSearchOutcome.Failed;
        }

        double testSlope = SufficientDecrease * initialSlope;
        MoreThuenteInterval interval = new MoreThuenteInterval(initialSlope);
        double width = maximumStep;
        double previousWidth = 2.0 * width;
        double lower = 0.0;
        double upper = 5.0 * initialStep;
        double step = Math.Min(initialStep, maximumStep);
        bool firstStage = true;
        int shortenings = 0;
        double keptChange = 0.0;
        for (int trials = 0; ; )
        {
            EvaluationStatus status = line.Evaluate(step);
            if (status == EvaluationStatus.Stopped)
            {
                return LineSearchOutcome.Stopped;
            }

            if (status != EvaluationStatus.Finite)
            {
                // The trial shows only that the step is too long. Halve at first, then shorten fast.
                if (++shortenings > MaximumShortenings)
                {
                    return Settle(line);
                }

                double best = interval.BestStep;
                if (step > best)
                {
                    maximumStep = Math.Min(maximumStep, best + (0.95 * (step - best)));
                }

                step = best + ((shortenings <= 8 ? 0.5 : 0.1) * (step - best));
                if (step == best)
                {
                    return Settle(line);
                }

                upper = Math.Min(upper, maximumStep);
                continue;
            }

            trials++;
            double change = line.Change;
            double slope = line.Slope;
            double test = step * testSlope;
            if (
                (change <= test && Math.Abs(slope) <= Curvature * -initialSlope)
                || line.SatisfiesApproximateWolfe(SufficientDecrease, Curvature)
            )
            {
                line.Keep();
                return LineSearchOutcome.Accepted;
            }

            if (firstStage && change <= test && slope >= 0.0)
            {
                firstStage = false;
            }

            bool exhausted =
                (interval.IsBracketed && (step <= lower || step >= upper || upper - lower <= IntervalTolerance * upper))
                || (step == maximumStep && change <= test && slope <= testSlope)
                || trials >= MaximumTrials;
            if (change < keptChange)
            {
                line.Keep();
                keptChange = change;
            }

            if (exhausted)
            {
                return Settle(line);
            }

            step =
                firstStage && change <= interval.BestValue && change > test
                    ? interval.UpdateModified(step, change, slope, testSlope, lower, upper)
                    : interval.Update(step, change, slope, lower, upper);
            if (interval.IsBracketed)
            {
                if (interval.Width >= 0.66 * previousWidth)
                {
                    step = interval.Middle;
                }

                previousWidth = width;
                width = interval.Width;
                lower = interval.Lower;
                upper = interval.Upper;
            }
            else
            {
                lower = step + (1.1 * (step - interval.BestStep));
                upper = step + (4.0 * (step - interval.BestStep));
            }

            // An interpolation between values near the largest double can overflow.
            step = double.IsFinite(step) ? Math.Clamp(step, 0.0, maximumStep) : interval.Middle;
            if (interval.IsBracketed && (step <= lower || step >= upper || upper - lower <= IntervalTolerance * upper))
            {
                return Settle(line);
            }
        }
    }

    // The best trial is good enough if it lowers the cost itself; otherwise the search has failed.
    private static LineSearchOutcome Settle(LineFunction line) =>
        line.KeptStep > 0.0 && line.KeptValue < line.InitialValue ? LineSearchOutcome.Accepted : LineSearchOutcome.Failed;
}
