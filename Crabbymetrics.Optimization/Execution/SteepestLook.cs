namespace Crabbymetrics.Optimization;

/// <summary>Two costs along the gradient, on both sides: whether the cost is smooth and falls as the gradient says, and how far.</summary>
internal readonly struct SteepestLook(EndProbe probe, Evaluator evaluator)
{
    // The share of the forecast of the slope by which the difference of the two sides may miss it; at a kink it misses by a half or more.
    private const double Tolerance = 0.25;

    // The longest step along the gradient, as a share of the largest variable.
    private const double LongestStep = 0.1;

    // A rise this many times the forecast of the slope is that of a steep parabola and not of a kink.
    private const double Steep = 10.0;

    /// <summary>Measures.</summary>
    /// <param name="run">The run.</param>
    /// <param name="step">How far to go, in multiples of the gradient.</param>
    public (double Gain, bool IsSmooth) Measure(SolverRun run, double step)
    {
        double norm = Vectors.Norm(run.Gradient);
        step = Math.Min(step, LongestStep * probe.LargestSize / run.GradientNorm);
        for (bool isLast = false; ; isLast = true)
        {
            double slope = step * norm * norm;
            if (!double.IsFinite(slope) || slope <= 64.0 * probe.Noise)
            {
                // The forecast is too small to be measured.
                return (slope, true);
            }

            double down = CostAt(run, -step);
            double up = CostAt(run, step);
            if (!double.IsFinite(down) || !double.IsFinite(up))
            {
                return (double.NaN, true);
            }

            double odd = 0.5 * (down - up);
            double even = 0.5 * (down - probe.Cost + (up - probe.Cost));
            if (!isLast && even > Steep * slope)
            {
                // Far beyond the lowest point on the way: take twice the distance of the minimum of the parabola.
                step *= 0.5 * slope / even;
                continue;
            }

            bool isSmooth = Math.Abs(odd + slope) <= (Tolerance * slope) + (64.0 * probe.Noise);
            return (even > probe.Noise ? slope / even * slope * 0.25 : Math.Max(slope, probe.Cost - down), isSmooth);
        }
    }

    private double CostAt(SolverRun run, double multiple)
    {
        ReadOnlySpan<double> x = run.X;
        Span<double> trial = probe.Trial;
        for (int i = 0; i < x.Length; i++)
        {
            trial[i] = x[i] + (multiple * run.Gradient[i]);
            if (evaluator.HasBounds && probe.Clamp(trial[i], i) != trial[i])
            {
                return double.NaN;
            }
        }

        return probe.CostAtTrial();
    }
}
