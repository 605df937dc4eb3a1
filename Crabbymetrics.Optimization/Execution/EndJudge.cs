namespace Crabbymetrics.Optimization;

/// <summary>
/// The judgement that every end must pass before it is called converged, whichever rule or solver says so: whether what is left to gain is
/// little on the scale of the cost, whether the point is a maximum, a saddle or the work of a wrong gradient, and whether it lies on a
/// plateau. At most <see cref="EndProbe.MostCosts"/> evaluations, and after a short run no more than the run took, unless a sign is seen
/// that speaks against a minimum.
/// </summary>
internal sealed class EndJudge(Evaluator evaluator, RunHistory history, double[] start)
{
    // The gain that may be left at a minimum, as a share of the cost.
    private const double PartOfCost = 1e-6;

    // The same as a share of the decrease of the cost so far.
    private const double PartOfDecrease = 1e-8;

    // Rounding excuses the end of a run only where the gain left is below this multiple of the rounding error of the cost.
    private const double Measurable = 10.0 * Rounding.FailureFactor;

    // The rise of the cost to look for around a minimum, as a multiple of its rounding error.
    private const double VisibleRise = 1e5;

    // The first distance at which it is looked for, as a share of the size of the variables.
    private const double FirstDistance = 1e-3;

    // With more variables the Hessian is not factored, as that could take longer than the run.
    private const int MostDense = 500;

    private readonly EndProbe _probe = new(evaluator, start);
    private NearbyLook? _nearby;

    public bool IsStopped => _probe.IsStopped;

    /// <summary>The factor by which the start was multiplied for the run that is judged.</summary>
    public double Contraction
    {
        set => _probe.Contraction = value;
    }

    /// <summary>Whether a measurable part of the cost is left to gain, so that a tolerance was met only because the units are large, or the
    /// cost is small.</summary>
    public bool IsFar(SolverRun run, int iteration)
    {
        if (run.GradientNorm == 0.0 || run.Cost == 0.0)
        {
            return false;
        }

        double gain = RunHistory.ForecastGain(run, history);
        if (double.IsNaN(gain) && iteration == 0 && !run.Gradient.IsEmpty)
        {
            _probe.Center(run);
            NearbyLook? nearby = LookNearby(run);
            if (nearby is { IsDoubtful: false })
            {
                gain = nearby.Gain;
            }
            else
            {
                // On a ridge, or where the cost levels off, the gradient that is left still shows a way down.
                _probe.Extend();
                gain = new SteepestLook(_probe, evaluator).Measure(run, FirstDistance * _probe.LargestSize / run.GradientNorm).Gain;
                if (nearby?.FallsFurther(run) == true)
                {
                    return true;
                }
            }
        }

        double little = Math.Max(PartOfCost * Math.Abs(run.Cost), PartOfDecrease * (history.StartCost - run.Cost));
        return gain > Math.Max(little, Rounding.Noise(run.Cost, evaluator.CostScale));
    }

    /// <summary>Whether a run without a gradient is to go on although a rule is met: only costs can tell, and they are asked ever more
    /// rarely.</summary>
    public bool IsPrematureByCosts(SolverRun run, int iteration)
    {
        if (iteration < history.NextLook)
        {
            return true;
        }

        history.NextLook = 2 * iteration;
        return FallsNearby(run);
    }

    /// <summary>Whether the cost falls where a variable changes by a hundredth, by much of its decrease so far: of the first few
    /// variables, for runs without a gradient.</summary>
    private bool FallsNearby(SolverRun run)
    {
        _probe.CenterAnew(run);
        double little = Math.Max(PartOfCost * Math.Abs(run.Cost), PartOfDecrease * (history.StartCost - run.Cost));
        for (int i = 0; i < run.X.Length && _probe.Left >= 2; i++)
        {
            double distance = 0.01 * _probe.Size(run.X, i);
            double lower = Math.Min(_probe.CostWith(run.X, i, run.X[i] + distance), _probe.CostWith(run.X, i, run.X[i] - distance));
            if (run.Cost - lower > little)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Judges a point at which a run would converge.</summary>
    /// <returns>Null where nothing speaks against a minimum; else the reason that is true instead.</returns>
    public TerminationReason? LookAround(SolverRun run, int iteration)
    {
        if (run.HasNegativeCurvature == true)
        {
            return TerminationReason.NotAMinimum;
        }

        _probe.Center(run);
        if (iteration == 0)
        {
            // A start may lie on a maximum or a ridge by its symmetry: nothing is spared.
            _probe.Extend();
        }

        ReadOnlySpan<double> x = run.X;
        bool isSuspicious = iteration <= 2 || run.LastStepContradictsGradient || (_probe.IsShort && run.Hessian.IsEmpty);
        NearbyLook? nearby = null;
        if (isSuspicious && !run.Gradient.IsEmpty)
        {
            nearby = LookNearby(run);
            if (nearby is not { IsDoubtful: false })
            {
                _probe.Extend();
                bool falls = nearby?.FallsHere(run, iteration == 0) ?? new ObliqueLook(_probe).Falls(x, run.Gradient);
                if (falls || (iteration == 0 && nearby?.FallsFurther(run) == true))
                {
                    return TerminationReason.NotAMinimum;
                }
            }
        }

        if (nearby is { IsVertex: true, IsDoubtful: false })
        {
            return null;
        }

        // Where all residuals are 0 the cost can be no lower.
        bool isZero = run.Cost == 0.0 && evaluator.HasResiduals;
        VariableLook variables = new(_probe, evaluator, nearby);
        if (!isZero && variables.Find(run, iteration == 0 ? 0 : 4) is { } reason)
        {
            return reason;
        }

        if (HasNegativeCurvature(run, iteration))
        {
            return TerminationReason.NotAMinimum;
        }

        if (iteration > 0 && new PlateauLook(_probe, history, nearby).LevelsOff(run, evaluator))
        {
            return TerminationReason.Plateau;
        }

        // The evaluations that are left go to further variables.
        return isZero ? null : variables.Find(run, 0);
    }

    /// <summary>Judges a point at which a run was ended by rounding.</summary>
    public TerminationReason? LookAtRounding(SolverRun run)
    {
        if (run.HasNegativeCurvature == true)
        {
            return TerminationReason.NotAMinimum;
        }

        if (run.Gradient.IsEmpty || run.GradientNorm == 0.0)
        {
            return null;
        }

        _probe.CenterAnew(run);
        _probe.WidenNoise(history.StartCost);
        double norm = Vectors.Norm(run.Gradient);
        double rise = VisibleRise * _probe.Noise;
        double inverse = history.InverseCurvatureAlongGradient(run, norm);
        double step = inverse > 0.0 ? Math.Sqrt(2.0 * rise * inverse) / norm : rise / norm / norm;
        (double gain, bool isSmooth) = new SteepestLook(_probe, evaluator).Measure(run, step);
        return isSmooth && !(gain > Measurable * _probe.Noise) ? null : TerminationReason.NoAcceptableStep;
    }

    /// <summary>Whether the cost levels off on the way that the run has gone, or a variable has lost its effect.</summary>
    public bool IsOnPlateau(SolverRun run)
    {
        _probe.CenterAnew(run);
        return new VariableLook(_probe, evaluator, null).Find(run, 2) == TerminationReason.Plateau
            || new PlateauLook(_probe, history, null).LevelsOff(run, evaluator);
    }

    // One evaluation at a point, for all who ask.
    private NearbyLook? LookNearby(SolverRun run)
    {
        if (_nearby?.IsAt(run.X) != true)
        {
            _nearby = _probe.HasGradients ? NearbyLook.TryTake(_probe, run) : null;
        }

        return _nearby;
    }

    private bool HasNegativeCurvature(SolverRun run, int iteration)
    {
        if (run.HasNegativeCurvature == false)
        {
            return false;
        }

        int n = run.X.Length;
        CurvatureLook look = new(_probe, evaluator);
        if (!run.Hessian.IsEmpty && n <= MostDense)
        {
            return look.FallsByHessian(run);
        }

        return (!run.Hessian.IsEmpty || run.UsesHessianProducts) && look.FallsByProducts(run, isStart: iteration == 0);
    }
}
