namespace Crabbymetrics.Optimization;

/// <summary>
/// Looks at variables whose part of the gradient is nil, those at 0 first. Such a variable may be at its minimum; at a maximum or on the
/// ridge of a saddle; its part of the gradient may be wrong; or it may have lost all effect on the cost, on the way or at the start.
/// </summary>
internal sealed class VariableLook(EndProbe probe, Evaluator evaluator, NearbyLook? nearby)
{
    // A variable has no effect where a change by its own size changes the cost, by the gradient, by less than this share.
    private const double Negligible = 1e-13;

    // The same with a Newton decrement, which a variable without effect spoils: only a gradient of nearly zero counts.
    private const double NegligibleWithHessian = 1e-20;

    // Distances at which the cost is evaluated, as shares of the size of the variable.
    private const double Near = 1e-4;

    // How far the variable is moved, as a share of its size: at first, and where that has no effect.
    private const double Distance = 0.01;
    private const double LongDistance = 0.1;

    // The costs that a variable without effect nearby takes.
    private const int MostToTell = 2;

    // How often the whole point is moved towards the origin in search of a place where something has an effect.
    private const int MostContractions = 6;

    private int[] _order = [];
    private bool _isOrdered;
    private int _next;
    private int _count;

    /// <summary>Looks.</summary>
    /// <param name="run">The run.</param>
    /// <param name="reserve">The costs to leave for others.</param>
    /// <returns>What speaks against a minimum; null where nothing does.</returns>
    public TerminationReason? Find(SolverRun run, int reserve)
    {
        // Without a gradient every variable is examined. A single variable was explored by the solver itself, unless it never moved.
        if (run.Gradient.IsEmpty && run.X.Length < 2 && !probe.IsAtStart(run.X))
        {
            return null;
        }

        if (!_isOrdered)
        {
            Order(run);
            _isOrdered = true;
        }

        while (_next < _count && probe.Left >= reserve + 2)
        {
            if (Look(run, _order[_next++]) is { } reason)
            {
                return reason;
            }
        }

        return null;
    }

    // Variables of the smallest gradient first, and among them those that have never moved.
    private void Order(SolverRun run)
    {
        double limit = (double.IsNaN(run.NewtonDecrement) ? Negligible : NegligibleWithHessian) * Math.Abs(probe.Cost);
        (double, int)[] keys = [];
        bool isOpposed = false;
        for (int i = 0; i < run.X.Length; i++)
        {
            double effect = run.Gradient.IsEmpty ? 0.0 : Math.Abs(run.Gradient[i]) * probe.Size(run.X, i);
            if (effect <= limit && !probe.IsAtBound(run.X, i) && !RisesByHessian(run, i) && !RisesNearby(run, i))
            {
                isOpposed |= IsToBeDecided(run, i);
                if (_count == 0)
                {
                    _order = new int[run.X.Length];
                    keys = new (double, int)[run.X.Length];
                }

                (keys[_count], _order[_count++]) = ((effect, run.X[i] == probe.Start(i) ? 0 : 1), i);
            }
        }

        Array.Sort(keys, _order, 0, _count);
        if (isOpposed)
        {
            probe.Extend();
        }
    }

    // After a short run a variable that has moved, and whose gradient grows as it does around a minimum, needs no evaluation.
    private bool RisesNearby(SolverRun run, int i) =>
        probe.IsShort && nearby is { IsDoubtful: false } && run.X[i] != probe.Start(i) && nearby.Rises(i, Distance * probe.Size(run.X, i));

    // Its gradient grows against it; or it has never moved, so that only its costs can tell a minimum from a ridge.
    private bool IsToBeDecided(SolverRun run, int i)
    {
        double distance = Distance * probe.Size(run.X, i);
        return nearby is not null && (nearby.Falls(i, distance) || (run.X[i] == probe.Start(i) && nearby.Rises(i, distance)));
    }

    // A variable that has moved, so that its part of the gradient is no zero that was forgotten, and whose curvature in a positive definite
    // Hessian forecasts a measurable rise, needs no evaluation.
    private bool RisesByHessian(SolverRun run, int i)
    {
        if (run.Hessian.IsEmpty || run.HasNegativeCurvature != false || double.IsNaN(run.NewtonDecrement) || run.X[i] == probe.Start(i))
        {
            return false;
        }

        double distance = Distance * probe.Size(run.X, i);
        return 0.5 * distance * run.Hessian[(i * run.X.Length) + i] * distance > 64.0 * probe.Noise;
    }

    private TerminationReason? Look(SolverRun run, int i)
    {
        ReadOnlySpan<double> x = run.X;
        double size = probe.Size(x, i);
        double up = probe.CostWith(x, i, x[i] + (Distance * size));
        double down = probe.CostWith(x, i, x[i] - (Distance * size));
        if (double.IsNaN(up) || double.IsNaN(down))
        {
            return null;
        }

        double threshold = 64.0 * probe.Noise;
        double fall = probe.Cost - Math.Min(up, down);
        if (fall > threshold && !run.Gradient.IsEmpty)
        {
            // Other basins may lie that far away: the cost must fall nearby too.
            double sign = up < down ? 1.0 : -1.0;
            double near = probe.Cost - probe.CostWith(x, i, x[i] + (sign * Near * size));
            return near > 4.0 * Math.Abs(run.Gradient[i]) * Near * size + probe.Noise ? TerminationReason.NotAMinimum : null;
        }

        // Without effect nearby two costs further on tell; fewer would tell nothing.
        bool hasEffect = HasEffect(up) || HasEffect(down);
        if (hasEffect || probe.Left < MostToTell)
        {
            return null;
        }

        up = probe.CostWith(x, i, x[i] + (LongDistance * size));
        down = probe.CostWith(x, i, x[i] - (LongDistance * size));

        // Flat here, and lower a little further on: the edge of a plateau.
        return probe.Cost - Math.Min(up, down) > threshold || (!HasEffect(up) && !HasEffect(down) && HasEffectElsewhere(run, i))
            ? TerminationReason.Plateau
            : null;
    }

    // A variable without effect anywhere is no fault of the point. Nor is a variable that has an effect only where others differ, if
    // these need not change for any value of it.
    private bool HasEffectElsewhere(SolverRun run, int i)
    {
        ReadOnlySpan<double> x = run.X;
        if (HasEffect(probe.CostWith(x, i, 0.0)) || HasEffect(probe.CostWith(x, i, probe.Start(i))))
        {
            return true;
        }

        if (run.Gradient.IsEmpty)
        {
            return false;
        }

        double[] gradient = new double[x.Length];
        Span<double> trial = probe.Trial;
        if (probe.IsAtStart(x))
        {
            return HasEffectNearerToOrigin(run, gradient);
        }

        x.CopyTo(trial);
        trial[i] = probe.Clamp(probe.Start(i) != x[i] ? probe.Start(i) : 0.0, i);
        if (evaluator.ProbeGradient(trial, gradient) != EvaluationStatus.Finite)
        {
            return false;
        }

        return !IsStationary(Vectors.MaxAbs(gradient), run, probe);
    }

    // A start may lie so far out that nothing has an effect there.
    private bool HasEffectNearerToOrigin(SolverRun run, double[] gradient)
    {
        Span<double> trial = probe.Trial;
        run.X.CopyTo(trial);
        for (int contraction = 0; contraction < MostContractions; contraction++)
        {
            for (int i = 0; i < trial.Length; i++)
            {
                trial[i] = probe.Clamp(Attempts.Contraction * trial[i], i);
            }

            EvaluationStatus status = evaluator.ProbeGradient(trial, gradient);
            if (status != EvaluationStatus.Finite || !IsStationary(Vectors.MaxAbs(gradient), run, probe))
            {
                return status != EvaluationStatus.Stopped;
            }
        }

        return false;
    }

    /// <summary>Whether a gradient is still as small as that of the run, or as good as nothing beside the cost.</summary>
    public static bool IsStationary(double gradientNorm, SolverRun run, EndProbe probe) =>
        gradientNorm <= 1e3 * run.GradientNorm || gradientNorm * probe.LargestSize <= 1e-8 * Math.Abs(probe.Cost);

    private bool HasEffect(double cost) => !double.IsNaN(cost) && !(Math.Abs(cost - probe.Cost) <= probe.Noise);
}
