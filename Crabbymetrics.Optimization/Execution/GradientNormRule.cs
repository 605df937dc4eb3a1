namespace Crabbymetrics.Optimization;

/// <summary>
/// Stops where the gradient is small on the scale of the problem: one more step is expected to lower the cost by at most the square of
/// <see cref="Relative"/> times the cost, or times a ten-thousandth of the decrease so far. Or, where it is asked for, absolutely:
/// max |g_i| &lt;= <see cref="Absolute"/>. Either suffices. It never fires for a solver without gradients.
/// </summary>
/// <remarks>
/// <para>For a quadratic cost the forecast gain is g'H^-1 g / 2. As a part of the decrease so far it is the square of the distance to the
/// minimum as a part of the distance at the start: <see cref="Relative"/> bounds a relative error of the variables. A factor of the cost,
/// or one common factor of all variables, changes nothing.</para>
/// <para>Where the cost goes to 0, the step that is forecast must be short as well: at most a millionth of the point, or of a hundredth of
/// the start where the point goes to 0 too. From a start far out the decrease so far may be so large that anything is little beside
/// it.</para>
/// <para>Where no forecast is known, as at the start, the rule fires where a change of the variables by their own size would change the
/// cost by no more than its rounding.</para>
/// </remarks>
public sealed record GradientNormRule : IStoppingRule
{
    // The gain that the gradient promises must be below this share of the whole decrease, times the square of the tolerance.
    private const double PartOfDecrease = 1e-4;

    // A last step is short below this share of the size of the point.
    private const double ShortStep = 1e-6;

    // Where the point goes to 0, its size counts as this share of the size of the start.
    private const double PartOfStart = 1e-2;

    /// <summary>The largest absolute component allowed, 0 or more. Default: 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN or infinite.</exception>
    public double Absolute
    {
        get;
        init => field = Tolerance.Check(value, nameof(Absolute));
    }

    /// <summary>The relative error allowed, 0 or more. Default: 1e-10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN or infinite.</exception>
    public double Relative
    {
        get;
        init => field = Tolerance.Check(value, nameof(Relative));
    } = 1e-10;

    /// <inheritdoc/>
    public TerminationReason? Check(in IterationView view)
    {
        double norm = view.GradientNorm;
        if (norm <= Absolute)
        {
            return TerminationReason.GradientNorm;
        }

        if (!double.IsFinite(norm) || Relative == 0.0)
        {
            return null;
        }

        double gain = view.ForecastGain;
        double cost = Math.Abs(view.Cost);
        double size = Vectors.MaxAbs(view.X);
        if (double.IsNaN(gain))
        {
            return norm * size <= MachinePrecision.Epsilon * cost && size > 0.0 ? TerminationReason.GradientNorm : null;
        }

        double step = 2.0 * gain / norm;
        return
            gain <= Relative * Relative * cost
            || (
                gain <= PartOfDecrease * Relative * Relative * (view.StartCost - view.Cost)
                && step <= ShortStep * Math.Max(size, PartOfStart * view.StartSize)
            )
            ? TerminationReason.GradientNorm
            : null;
    }
}
