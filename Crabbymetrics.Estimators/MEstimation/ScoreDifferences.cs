namespace Crabbymetrics.Estimators;

/// <summary>
/// Derivatives of summed scores by central differences of fourth order, <c>(8 (g(+h) - g(-h)) - (g(+2h) - g(-2h))) / 12 h</c>, with steps
/// on the scale on which psi varies. Where the given scale is wrong by far (a regressor in other units, a start far from the solution) the
/// two central differences disagree, or nothing moves, and the scale is corrected.
/// </summary>
internal sealed class ScoreDifferences
{
    // Errors of the fourth-order difference: step^4 from the series, rounding / step from the values. Both are 1e-13 or so here, on the
    // scale on which psi varies.
    private const double Step = 7e-4;

    // Central differences at h and 2h differ by (h / scale)^2 / 2 or so, 2e-7: by more than this where the scale is six times too large.
    private const double Disagreement = 1e-5;

    // A change below this share of the size of the equation is lost in rounding.
    private const double Motionless = 1e-9;

    // How the step changes where it is too long, and where it moves nothing.
    private const double Shrink = 1.0 / 16.0;
    private const double Growth = 4096.0;
    private const int MostCorrections = 24;

    private readonly EquationSums _sums;
    private readonly double[] _point;
    private readonly double[] _near;
    private readonly double[] _nearBack;
    private readonly double[] _far;
    private readonly double[] _farBack;

    public ScoreDifferences(EquationSums sums, ReadOnlySpan<double> parameters)
    {
        int k = parameters.Length;
        _sums = sums;
        _point = parameters.ToArray();
        (_near, _nearBack, _far, _farBack) = (new double[k], new double[k], new double[k], new double[k]);
    }

    /// <summary>Writes the derivatives of all equations with respect to one parameter.</summary>
    /// <param name="parameter">Which.</param>
    /// <param name="scale">On what scale psi varies with it, as far as known.</param>
    /// <param name="derivatives">Receives a column of k x k values, equation by parameter.</param>
    /// <returns>The scale that was right.</returns>
    public double Write(int parameter, double scale, Span<double> derivatives)
    {
        double given = scale;
        bool shrunk = false;
        for (int correction = 0; ; correction++)
        {
            double step = Evaluate(parameter, scale);
            bool tooLarge = Disagrees(step);
            bool tooSmall = !shrunk && !tooLarge && IsMotionless();
            if (correction == MostCorrections && (tooLarge || tooSmall))
            {
                // No scale works: the scores jump, or do not depend on the parameter.
                scale = given;
                step = Evaluate(parameter, scale);
                tooLarge = tooSmall = false;
            }

            if (!tooLarge && !tooSmall)
            {
                Store(parameter, step, derivatives);
                return scale;
            }

            shrunk |= tooLarge;
            scale *= tooLarge ? Shrink : Growth;
        }
    }

    private void Store(int parameter, double step, Span<double> derivatives)
    {
        int k = _point.Length;
        for (int a = 0; a < k; a++)
        {
            derivatives[(a * k) + parameter] = ((8.0 * (_near[a] - _nearBack[a])) - (_far[a] - _farBack[a])) / (12.0 * step);
        }
    }

    private double Evaluate(int parameter, double scale)
    {
        double at = _point[parameter];
        // The differences are divided by the step as it is stored, which is not lost in rounding.
        double step = at + Math.Max(Step * scale, 1e-12 * Math.Abs(at)) - at;
        ValuesAt(parameter, at + step, _near);
        ValuesAt(parameter, at - step, _nearBack);
        ValuesAt(parameter, at + (2.0 * step), _far);
        ValuesAt(parameter, at - (2.0 * step), _farBack);
        _point[parameter] = at;
        return step;
    }

    private void ValuesAt(int parameter, double value, double[] sums)
    {
        _point[parameter] = value;
        _sums.Values(_point, sums, default);
    }

    private bool Disagrees(double step)
    {
        for (int a = 0; a < _near.Length; a++)
        {
            double near = _near[a] - _nearBack[a],
                far = 0.5 * (_far[a] - _farBack[a]);
            // In units of the equation over a whole scale, so that rounding of large sums is not taken for curvature.
            if (!(Math.Abs(near - far) <= Disagreement * (Math.Abs(near) + (Step * _sums.Sizes[a]))))
            {
                return true;
            }
        }

        return !double.IsFinite(step) || step == 0.0;
    }

    private bool IsMotionless()
    {
        for (int a = 0; a < _near.Length; a++)
        {
            if (Math.Abs(_near[a] - _nearBack[a]) > Motionless * _sums.Sizes[a])
            {
                return false;
            }
        }

        return true;
    }
}
