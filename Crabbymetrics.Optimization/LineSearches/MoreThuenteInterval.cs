namespace Crabbymetrics.Optimization;

/// <summary>
/// The interval of uncertainty of More and Thuente: the best step so far, the other end, and the safeguarded rule for the next
/// trial (<c>dcstep</c> of MINPACK-2). Values are changes from phi(0).
/// </summary>
internal struct MoreThuenteInterval
{
    private double _bestStep;
    private double _bestValue;
    private double _bestSlope;
    private double _otherStep;
    private double _otherValue;
    private double _otherSlope;

    public MoreThuenteInterval(double slope) => _bestSlope = _otherSlope = slope;

    public bool IsBracketed { get; private set; }

    public readonly double BestStep => _bestStep;

    public readonly double BestValue => _bestValue;

    public readonly double Width => Math.Abs(_otherStep - _bestStep);

    public readonly double Middle => _bestStep + (0.5 * (_otherStep - _bestStep));

    public readonly double Lower => Math.Min(_bestStep, _otherStep);

    public readonly double Upper => Math.Max(_bestStep, _otherStep);

    /// <summary>
    /// The update in the first stage, on psi(a) = phi(a) - phi(0) - c1 a phi'(0). The end values are put back
    /// in terms of phi, so that the second stage finds them right.
    /// </summary>
    public double UpdateModified(double step, double value, double slope, double testSlope, double lower, double upper)
    {
        _bestValue -= _bestStep * testSlope;
        _otherValue -= _otherStep * testSlope;
        _bestSlope -= testSlope;
        _otherSlope -= testSlope;
        double next = Update(step, value - (step * testSlope), slope - testSlope, lower, upper);
        _bestValue += _bestStep * testSlope;
        _otherValue += _otherStep * testSlope;
        _bestSlope += testSlope;
        _otherSlope += testSlope;
        return next;
    }

    /// <summary>Takes a trial in and gives the next.</summary>
    public double Update(double step, double value, double slope, double lower, double upper)
    {
        bool opposite = (slope < 0.0) != (_bestSlope < 0.0) && slope != 0.0;
        double next;
        if (value > _bestValue)
        {
            // 1. A higher value: the minimum is bracketed. The cubic step if it is closer to the best, else the mean of both.
            double cubic = Cubic(_bestStep, _bestValue, _bestSlope, step, value, slope);
            double quadratic =
                _bestStep + (_bestSlope / (((_bestValue - value) / (step - _bestStep)) + _bestSlope) / 2.0 * (step - _bestStep));
            next = Math.Abs(cubic - _bestStep) < Math.Abs(quadratic - _bestStep) ? cubic : cubic + ((quadratic - cubic) / 2.0);
            IsBracketed = true;
        }
        else if (opposite)
        {
            // 2. A lower value and slopes of opposite sign: bracketed. The step farther from the trial.
            double cubic = Cubic(step, value, slope, _bestStep, _bestValue, _bestSlope);
            double secant = step + (slope / (slope - _bestSlope) * (_bestStep - step));
            next = Math.Abs(cubic - step) > Math.Abs(secant - step) ? cubic : secant;
            IsBracketed = true;
        }
        else if (Math.Abs(slope) < Math.Abs(_bestSlope))
        {
            // 3. A lower value, slopes of the same sign, and a flatter one: the cubic may have no minimum in that direction.
            next = FlatterStep(step, value, slope, lower, upper);
        }
        else if (IsBracketed)
        {
            // 4. A lower value, slopes of the same sign, not flatter: the cubic with the other end.
            next = Cubic(step, value, slope, _otherStep, _otherValue, _otherSlope);
        }
        else
        {
            next = step > _bestStep ? upper : lower;
        }

        if (value > _bestValue)
        {
            (_otherStep, _otherValue, _otherSlope) = (step, value, slope);
        }
        else
        {
            if (opposite)
            {
                (_otherStep, _otherValue, _otherSlope) = (_bestStep, _bestValue, _bestSlope);
            }

            (_bestStep, _bestValue, _bestSlope) = (step, value, slope);
        }

        return next;
    }

    private readonly double FlatterStep(double step, double value, double slope, double lower, double upper)
    {
        double theta = (3.0 * (_bestValue - value) / (step - _bestStep)) + _bestSlope + slope;
        double s = Math.Max(Math.Abs(theta), Math.Max(Math.Abs(_bestSlope), Math.Abs(slope)));
        double gamma = s * Math.Sqrt(Math.Max(0.0, (theta / s * (theta / s)) - (_bestSlope / s * (slope / s))));
        if (step > _bestStep)
        {
            gamma = -gamma;
        }

        double r = (gamma - slope + theta) / (gamma + (_bestSlope - slope) + gamma);
        double cubic =
            r < 0.0 && gamma != 0.0 ? step + (r * (_bestStep - step))
            : step > _bestStep ? upper
            : lower;
        double secant = step + (slope / (slope - _bestSlope) * (_bestStep - step));
        if (!IsBracketed)
        {
            double farther = Math.Abs(cubic - step) > Math.Abs(secant - step) ? cubic : secant;
            return Math.Max(lower, Math.Min(upper, farther));
        }

        double closer = Math.Abs(cubic - step) < Math.Abs(secant - step) ? cubic : secant;
        double guard = step + (0.66 * (_otherStep - step));
        return step > _bestStep ? Math.Min(guard, closer) : Math.Max(guard, closer);
    }

    // The minimizer of the cubic through (a, fa) and (b, fb) with slopes ga and gb, from a towards b.
    private static double Cubic(double a, double fa, double ga, double b, double fb, double gb)
    {
        double theta = (3.0 * (fa - fb) / (b - a)) + ga + gb;
        double s = Math.Max(Math.Abs(theta), Math.Max(Math.Abs(ga), Math.Abs(gb)));
        double gamma = s * Math.Sqrt(Math.Max(0.0, (theta / s * (theta / s)) - (ga / s * (gb / s))));
        if (b < a)
        {
            gamma = -gamma;
        }

        double r = (gamma - ga + theta) / (gamma - ga + gamma + gb);
        return a + (r * (b - a));
    }
}
