namespace Crabbymetrics.Optimization;

/// <summary>
/// Stops where the gradient is small: absolutely, max |g_i| &lt;= <see cref="Absolute"/>; or relative to the scale of the problem,
/// max |g_i| max(|x_i|, 1) / max(|f|, 1) &lt;= <see cref="Relative"/>. Either suffices. It never fires for a solver without gradients.
/// </summary>
/// <remarks>The relative measure is that of Dennis and Schnabel, Numerical Methods for Unconstrained Optimization (1983), section
/// 7.2.</remarks>
public sealed record GradientNormRule : IStoppingRule
{
    /// <summary>The largest absolute component allowed, 0 or more. Default: 1e-10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN or infinite.</exception>
    public double Absolute
    {
        get;
        init => field = Tolerance.Check(value, nameof(Absolute));
    } = 1e-10;

    /// <summary>The largest relative measure allowed, 0 or more. Default: 1e-10.</summary>
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

        double bound = Relative * Math.Max(Math.Abs(view.Cost), 1.0);
        if (!(norm <= bound))
        {
            return null;
        }

        ReadOnlySpan<double> x = view.X;
        ReadOnlySpan<double> gradient = view.Gradient;
        for (int i = 0; i < gradient.Length; i++)
        {
            if (!(Math.Abs(gradient[i]) * Math.Max(Math.Abs(x[i]), 1.0) <= bound))
            {
                return null;
            }
        }

        return TerminationReason.GradientNorm;
    }
}
