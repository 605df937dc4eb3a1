namespace Crabbymetrics.Optimization;

/// <summary>
/// Cost and gradient at one point nearby, in no direction of symmetry. They tell by how much the cost rises on both sides, whether its
/// change is the one that the gradients at both ends forecast, and for each variable whether its part of the gradient grows as it does
/// around a minimum: as much as many costs would, where the gradient is right, and that it is not where it is wrong.
/// </summary>
/// <remarks>A sign that speaks against a minimum is a doubt only; costs decide.</remarks>
internal sealed class NearbyLook
{
    // The cube root of the precision balances the rounding of the cost against the higher terms of its expansion.
    private const double RelativeDistance = 6e-6;

    // How many times as far costs are taken where the gradients tell of a negative curvature that is too small to be seen nearby.
    private static ReadOnlySpan<double> Further => [200.0, 2000.0];

    private readonly EndProbe _probe;
    private readonly double[] _point;
    private readonly double[] _way;
    private readonly double[] _change;
    private readonly double _slope;
    private readonly double _curvature;
    private readonly bool _contradicts;

    private NearbyLook(
        EndProbe probe,
        ReadOnlySpan<double> point,
        double[] way,
        double[] change,
        (double Slope, double Curvature, double Rise) along
    )
    {
        _probe = probe;
        _point = point.ToArray();
        _way = way;
        _change = change;
        (_slope, _curvature, double rise) = along;
        IsVertex = AreAllOnBounds(probe, point);
        _contradicts = !IsVertex && Rounding.Contradicts(rise, _slope + (0.5 * _curvature), probe.Noise);
        IsDoubtful = IsVertex ? !(rise > probe.Noise) : _contradicts || !(_curvature > 0.0);
    }

    /// <summary>Whether the change of the cost is not the one that the gradients forecast, or the curvature is not positive; where all
    /// variables are on bounds, whether the cost does not rise.</summary>
    public bool IsDoubtful { get; }

    /// <summary>Whether all variables are on bounds. Where the cost rises from them all into the box, they are at a minimum.</summary>
    public bool IsVertex { get; }

    /// <summary>By how much a step this way can be expected to lower the cost; NaN without positive curvature.</summary>
    public double Gain => _curvature > 0.0 ? 0.5 * _slope / _curvature * _slope : double.NaN;

    /// <summary>Takes the evaluation.</summary>
    /// <returns>Null where there is no way to go, or nothing finite there.</returns>
    public static NearbyLook? TryTake(EndProbe probe, SolverRun run)
    {
        ReadOnlySpan<double> x = run.X;
        ReadOnlySpan<double> gradient = run.Gradient;
        double[] way = new double[x.Length];
        Span<double> trial = probe.Trial;
        x.CopyTo(trial);

        // Variables on bounds stay there, for their slopes would hide the curvature of the others; but where there are no others.
        bool isVertex = AreAllOnBounds(probe, x);
        for (int i = 0; i < x.Length; i++)
        {
            if (!isVertex && probe.IsAtBound(x, i))
            {
                continue;
            }

            double distance = RelativeDistance * probe.Size(x, i) * (0.5 + ObliqueLook.Fraction(i));
            bool isForward = gradient[i] == 0.0 ? i % 2 == 0 : gradient[i] < 0.0;
            trial[i] = probe.Clamp(x[i] + (isForward ? distance : -distance), i);
            if (trial[i] == x[i])
            {
                trial[i] = probe.Clamp(x[i] - (isForward ? distance : -distance), i);
            }

            way[i] = trial[i] - x[i];
        }

        if (!way.AsSpan().ContainsAnyExcept(0.0) || !Vectors.IsFinite(trial))
        {
            return null;
        }

        double[] change = new double[x.Length];
        if (probe.EvaluateTrial(out double cost, change) != EvaluationStatus.Finite)
        {
            return null;
        }

        double slope = 0.0;
        double curvature = 0.0;
        for (int i = 0; i < way.Length; i++)
        {
            slope += gradient[i] * way[i];
            change[i] -= gradient[i];
            curvature += change[i] * way[i];
        }

        return new NearbyLook(probe, x, way, change, (slope, curvature, cost - probe.Cost));
    }

    private static bool AreAllOnBounds(EndProbe probe, ReadOnlySpan<double> x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            if (!probe.IsAtBound(x, i))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether it was taken at a point.</summary>
    public bool IsAt(ReadOnlySpan<double> x) => _point.AsSpan().SequenceEqual(x);

    /// <summary>Where the change of the cost contradicts the gradients, or always, whether the cost falls on either side by more than they
    /// explain.</summary>
    public bool FallsHere(SolverRun run, bool always) =>
        (_contradicts || IsVertex || always) && new ObliqueLook(_probe).Falls(run.X, run.Gradient);

    /// <summary>Whether the cost falls further away along a negative curvature, by more than the gradient explains.</summary>
    public bool FallsFurther(SolverRun run)
    {
        foreach (double distance in Further)
        {
            if (_curvature < 0.0 && (FallsAt(run, distance) || FallsAt(run, -distance)))
            {
                return true;
            }
        }

        return false;
    }

    private bool FallsAt(SolverRun run, double multiple)
    {
        ReadOnlySpan<double> x = run.X;
        Span<double> trial = _probe.Trial;
        double explained = 0.0;
        for (int i = 0; i < x.Length; i++)
        {
            trial[i] = _probe.Clamp(x[i] + (multiple * _way[i]), i);
            explained += Math.Abs(run.Gradient[i] * (trial[i] - x[i]));
        }

        return _probe.Cost - _probe.CostAtTrial() > explained + (64.0 * _probe.Noise);
    }

    /// <summary>Whether the gradient of a variable grows so fast that the cost rises visibly over a distance.</summary>
    public bool Rises(int i, double distance) => Rise(i, distance) > 64.0 * _probe.Noise;

    /// <summary>Whether it grows against the variable, as on the ridge of a saddle, so that the cost falls visibly.</summary>
    public bool Falls(int i, double distance) => Rise(i, distance) < -64.0 * _probe.Noise;

    private double Rise(int i, double distance) => 0.5 * distance * (_change[i] / _way[i]) * distance;

    /// <summary>Whether the curvature this way, taken for that of a way, forecasts a rise far above the gain that is left, and above
    /// rounding.</summary>
    public bool RisesAlong(double length, double gain)
    {
        double share = length / Vectors.Norm(_way);
        double rise = 0.5 * share * _curvature * share;
        return rise > 1e3 * _probe.Noise && rise > 1e4 * gain;
    }
}
