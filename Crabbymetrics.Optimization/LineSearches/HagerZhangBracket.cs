namespace Crabbymetrics.Optimization;

/// <summary>
/// The bracket of a <see cref="HagerZhangLineSearch"/>: at its low end the cost is tolerable and falls, at its high end it rises. Its
/// methods return null to go on, or the outcome of the search.
/// </summary>
internal struct HagerZhangBracket(LineFunction line, HagerZhangLineSearch options)
{
    private readonly double _ceiling = line.InitialValue + Math.Max(options.ToleratedRise * Math.Abs(line.InitialValue), line.Noise);
    private double _lowSlope = line.InitialSlope;
    private double _highSlope = double.NaN;

    public double Low { get; private set; }

    public double High { get; private set; } = double.NaN;

    public readonly double Width => High - Low;

    /// <summary>Grows the step until the minimum is bracketed; halves it while it is not finite. Steps B0 to B3.</summary>
    public LineSearchOutcome? FindBracket(double step, double maximumStep, double expansion)
    {
        while (true)
        {
            bool finite = Try(step, out LineSearchOutcome? outcome);
            if (outcome is not null)
            {
                return outcome;
            }

            if (!finite)
            {
                maximumStep = Math.Min(maximumStep, step);
                step = Low + ((line.Trials < 8 ? 0.5 : 0.1) * (step - Low));
                if (step == Low)
                {
                    return LineSearchOutcome.Failed;
                }

                continue;
            }

            if (line.Slope >= 0.0)
            {
                (High, _highSlope) = (step, line.Slope);
                return null;
            }

            if (line.Value > _ceiling)
            {
                return Bisect(step);
            }

            (Low, _lowSlope) = (step, line.Slope);
            if (step >= maximumStep)
            {
                return LineSearchOutcome.Failed;
            }

            step = Math.Min(maximumStep, expansion * step);
        }
    }

    /// <summary>Two secant steps, S1 to S4.</summary>
    public LineSearchOutcome? DoubleSecant()
    {
        (double low, double lowSlope, double high, double highSlope) = (Low, _lowSlope, High, _highSlope);
        double c = Secant(low, lowSlope, high, highSlope);
        if (Narrow(c) is { } outcome)
        {
            return outcome;
        }

        double second =
            c == High ? Secant(high, highSlope, High, _highSlope)
            : c == Low ? Secant(low, lowSlope, Low, _lowSlope)
            : double.NaN;
        return double.IsNaN(second) ? null : Narrow(second);
    }

    /// <summary>Takes a point inside the bracket in, U0 to U3. A point outside changes nothing.</summary>
    public LineSearchOutcome? Narrow(double step)
    {
        if (!(step > Low && step < High))
        {
            // Halving continues while a number lies between the ends; the middle of neighbours rounds to one of them.
            double middle = Low + (0.5 * Width);
            return middle > Low && middle < High ? null : LineSearchOutcome.Failed;
        }

        bool finite = Try(step, out LineSearchOutcome? outcome);
        if (outcome is not null)
        {
            return outcome;
        }

        if (!finite)
        {
            (High, _highSlope) = (step, double.PositiveInfinity);
            return null;
        }

        if (line.Slope >= 0.0)
        {
            (High, _highSlope) = (step, line.Slope);
            return null;
        }

        if (line.Value > _ceiling)
        {
            return Bisect(step);
        }

        (Low, _lowSlope) = (step, line.Slope);
        return null;
    }

    // The cost is too high at the end and yet its slope is negative: bisect until the slope is positive, or the point is acceptable.
    private LineSearchOutcome? Bisect(double end)
    {
        double high = end;
        while (true)
        {
            double middle = Low + (0.5 * (high - Low));
            if (!(middle > Low && middle < high))
            {
                return LineSearchOutcome.Failed;
            }

            bool finite = Try(middle, out LineSearchOutcome? outcome);
            if (outcome is not null)
            {
                return outcome;
            }

            if (finite && line.Slope >= 0.0)
            {
                (High, _highSlope) = (middle, line.Slope);
                return null;
            }

            if (finite && line.Value <= _ceiling)
            {
                (Low, _lowSlope) = (middle, line.Slope);
            }
            else
            {
                high = middle;
            }
        }
    }

    private readonly bool Try(double step, out LineSearchOutcome? outcome)
    {
        outcome = null;
        if (line.Trials >= options.MaximumTrials)
        {
            outcome = LineSearchOutcome.Failed;
            return false;
        }

        EvaluationStatus status = line.Evaluate(step);
        if (status == EvaluationStatus.Stopped)
        {
            outcome = LineSearchOutcome.Stopped;
        }

        if (status != EvaluationStatus.Finite)
        {
            return false;
        }

        double slope = line.InitialSlope;
        bool wolfe = line.Value - line.InitialValue <= options.SufficientDecrease * step * slope && line.Slope >= options.Curvature * slope;
        bool approximate =
            line.Value <= _ceiling
            && line.Slope <= ((2.0 * options.SufficientDecrease) - 1.0) * slope
            && line.Slope >= options.Curvature * slope;
        if (wolfe || approximate)
        {
            line.Keep();
            outcome = LineSearchOutcome.Accepted;
        }
        else if (line.Value < line.KeptValue)
        {
            line.Keep();
        }

        return true;
    }

    private static double Secant(double a, double slopeA, double b, double slopeB) => ((a * slopeB) - (b * slopeA)) / (slopeB - slopeA);
}
