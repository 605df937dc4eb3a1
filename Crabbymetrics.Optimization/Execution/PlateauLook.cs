namespace Crabbymetrics.Optimization;

/// <summary>
/// Tells a minimum from a plateau. A gradient vanishes on both, and so does the change of the cost; but around a minimum the cost rises
/// over distances that are large beside rounding, while on its way to an infimum at infinity it goes on falling, or stays what it is.
/// </summary>
/// <remarks>
/// The cost is looked at on both sides along the way that the run has gone since half of its iterations, of the variables that went
/// farthest on it: the others have settled, and a change of them would hide the fall.
/// </remarks>
internal readonly struct PlateauLook(EndProbe probe, RunHistory history, NearbyLook? nearby)
{
    // A variable that changed by at least this share of the largest relative change counts as changed far too.
    private const double Far = 0.5;

    // How often the first values are moved towards the origin in search of a place where the gradient does not vanish.
    private const int MostContractions = 6;

    // Where the Hessian forecasts less than this share of the decrease so far, it has changed so much on the way that it forecasts nothing.
    private const double LeastRise = 1e-6;

    // A step of which bounds leave less than this share is none.
    private const double LeastMove = 0.1;

    // A change of the cost by less than this share of the decrease so far is none, where rounding may have grown.
    private const double SameCost = 1e-8;

    // A point of more than this many times the size of the start may be on its way to infinity.
    private const double MostGrowth = 10.0;

    private static ReadOnlySpan<double> FarBack => [3.0, 10.0];

    private static ReadOnlySpan<double> Distances => [0.1, 1.0, 0.01];

    public bool LevelsOff(SolverRun run, Evaluator evaluator)
    {
        ReadOnlySpan<double> x = run.X;
        double[] way = new double[x.Length];
        double most = FindWay(x, history.Earlier, way);
        if (!(most > 0.0))
        {
            for (int i = 0; i < way.Length; i++)
            {
                way[i] = probe.Start(i);
            }

            most = FindWay(x, way, way);
        }

        if (!(most > 0.0) || RisesByHessian(run, way, most))
        {
            return false;
        }

        // After a very short run the gradient nearby may speak for the costs.
        if (probe.Left < 2 && probe.IsShort)
        {
            double length = Distances[0] / most * Vectors.Norm(way);
            if (nearby is { IsDoubtful: false } && nearby.RisesAlong(length, RunHistory.ForecastGain(run, history)))
            {
                return false;
            }

            probe.Extend();
        }

        // Without evaluations left nothing can be said.
        if (probe.Left < 2)
        {
            return false;
        }

        bool isFlat = true;
        foreach (double distance in Distances)
        {
            double up = CostAlong(x, way, distance / most);
            double down = CostAlong(x, way, -distance / most);
            if (up - probe.Cost > probe.Noise && down - probe.Cost > probe.Noise)
            {
                return false;
            }

            // A sign against a minimum, which the other distances confirm or refute.
            probe.Extend();
            isFlat &= Math.Abs(up - probe.Cost) <= probe.Noise && Math.Abs(down - probe.Cost) <= probe.Noise;
            if (probe.Left < 2)
            {
                break;
            }
        }

        return !probe.IsStopped && !(isFlat && (IsValley(run, way, most, evaluator) || HasNoEffectAnywhere(run, way, evaluator)));
    }

    // Where a Hessian of the solver forecasts a rise far above the gain left, and above rounding, no evaluation is needed: on the way to
    // infinity the two are of one size.
    private bool RisesByHessian(SolverRun run, double[] way, double most)
    {
        ReadOnlySpan<double> hessian = run.Hessian;
        if (hessian.IsEmpty || run.HasNegativeCurvature == true)
        {
            return false;
        }

        double curvature = 0.0;
        for (int i = 0; i < way.Length; i++)
        {
            if (way[i] != 0.0)
            {
                curvature += way[i] * Vectors.Dot(hessian.Slice(i * way.Length, way.Length), way);
            }
        }

        double multiple = Distances[0] / most;
        double rise = 0.5 * multiple * multiple * curvature;
        return rise > 1e-290
            && rise > 1e3 * probe.Noise
            && rise > 1e4 * RunHistory.ForecastGain(run, history)
            && rise > LeastRise * (history.StartCost - run.Cost);
    }

    // Whether the cost stays the same far back on the way too, as where the minima are many and form a line. On the way to infinity it was
    // higher there.
    private bool IsValley(SolverRun run, double[] way, double most, Evaluator evaluator)
    {
        // Far out both sides may have the same limit.
        double gained = history.StartCost - run.Cost;
        if (!(gained > Rounding.FailureFactor * probe.Noise) || Vectors.MaxAbs(run.X) > MostGrowth * history.StartSize)
        {
            return false;
        }

        Span<double> trial = probe.Trial;
        foreach (double distance in FarBack)
        {
            for (int i = 0; i < way.Length; i++)
            {
                trial[i] = probe.Clamp(run.X[i] - (distance / most * way[i]), i);
            }

            if (
                evaluator.Probe(trial, out double cost) != EvaluationStatus.Finite
                || !(Math.Abs(cost - run.Cost) <= Math.Min(SameCost * gained, 1e3 * probe.Noise))
            )
            {
                return false;
            }
        }

        return true;
    }

    // The variables that changed most have no effect here. The point is not at fault where the gradient also vanishes at their first
    // values and at smaller ones.
    private bool HasNoEffectAnywhere(SolverRun run, double[] way, Evaluator evaluator)
    {
        if (run.Gradient.IsEmpty)
        {
            return false;
        }

        Span<double> trial = probe.Trial;
        double[] gradient = new double[way.Length];
        // A run that gained nothing from a flat start may have all variables too far out.
        bool isWholeFlat = !(history.StartCost - run.Cost > Rounding.FailureFactor * probe.Noise);
        double factor = 1.0;
        for (int contraction = 0; contraction <= MostContractions; contraction++)
        {
            for (int i = 0; i < way.Length; i++)
            {
                trial[i] = way[i] == 0.0 && !isWholeFlat ? run.X[i] : probe.Clamp(factor * probe.Start(i), i);
            }

            if (
                evaluator.ProbeGradient(trial, gradient) != EvaluationStatus.Finite
                || !VariableLook.IsStationary(Vectors.MaxAbs(gradient), run, probe)
            )
            {
                return false;
            }

            factor *= Attempts.Contraction;
        }

        return true;
    }

    // The way from a point in the variables that changed most, relative to their sizes.
    private double FindWay(ReadOnlySpan<double> x, ReadOnlySpan<double> from, Span<double> way)
    {
        double most = 0.0;
        for (int i = 0; i < x.Length; i++)
        {
            way[i] = x[i] - from[i];
            most = Math.Max(most, Math.Abs(way[i]) / probe.Size(x, i));
        }

        for (int i = 0; i < x.Length; i++)
        {
            if (Math.Abs(way[i]) < Far * most * probe.Size(x, i))
            {
                way[i] = 0.0;
            }
        }

        return most > 1e-14 ? most : 0.0;
    }

    private double CostAlong(ReadOnlySpan<double> x, ReadOnlySpan<double> way, double multiple)
    {
        bool moved = false;
        Span<double> trial = probe.Trial;
        for (int i = 0; i < x.Length; i++)
        {
            double step = multiple * way[i];
            trial[i] = probe.Clamp(x[i] + step, i);
            moved |= step != 0.0 && Math.Abs(trial[i] - x[i]) >= LeastMove * Math.Abs(step);
        }

        // Where bounds hold the variables, at once or after a little, the cost cannot fall.
        return moved ? probe.CostAtTrial() : double.PositiveInfinity;
    }
}
