namespace Crabbymetrics.Optimization;

/// <summary>
/// Tells a minimum from a plateau. A gradient vanishes on both, and so does the change of the cost; but around a minimum the cost rises over distances that
/// are large beside rounding, a hundredth or a tenth of a variable, while on its way to an infimum at infinity it goes on falling, or stays what it is.
/// </summary>
/// <remarks>
/// Two things are looked at. Where the last step was not a small one, as the last steps to a minimum are, the cost on the line of that step, on both sides. And
/// of every variable by which the gradient is nil, whether it has any effect on the cost. Few evaluations of the cost, at the end of a run.
/// </remarks>
internal sealed class PlateauProbe
{
    // The relative size of a last step that is not a small one.
    private const double LeastStep = 1e-5;

    // The effect of a variable on the cost, relative, that no gradient near a minimum falls below by chance.
    private const double Negligible = 1e-20;

    // Variables at bounds have such gradients too, and there may be thousands.
    private const int MostVariables = 32;

    private readonly Evaluator _evaluator;
    private readonly double[] _start;
    private readonly double[] _trial;
    private double _cost;
    private double _noise;
    private double _leastSize;

    public PlateauProbe(Evaluator evaluator, double[] start)
    {
        _evaluator = evaluator;
        _start = start;
        _trial = new double[evaluator.Dimension];
    }

    private static ReadOnlySpan<double> Distances => [0.01, 0.1];

    /// <summary>Whether budget, time or token ended the look before it was over.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>The first variable without effect.</summary>
    public int Variable { get; private set; }

    /// <summary>Looks around the point of a run.</summary>
    public PlateauVerdict Look(SolverRun run, ReadOnlySpan<double> previous)
    {
        var x = run.X;
        if (run.Cost == 0.0 && _evaluator.HasResiduals)
            return PlateauVerdict.None;
        Center(run.Cost, x);
        if (LevelsOff(x, previous))
            return PlateauVerdict.LevelsOff;
        return FindVariableWithoutEffect(x, run.Gradient) ? PlateauVerdict.WithoutEffect : PlateauVerdict.None;
    }

    /// <summary>Whether the last <see cref="Variable"/> had an effect at the start.</summary>
    public bool HadEffectAtStart()
    {
        var status = _evaluator.Cost(_start, out var cost);
        Center(cost, _start);
        return status != EvaluationStatus.Finite || HasEffect(_start, Variable);
    }

    /// <summary>The least size that a variable is given: one that is zero at the optimum has none of its own.</summary>
    public static double LeastSize(ReadOnlySpan<double> x, ReadOnlySpan<double> start)
    {
        var largest = Math.Max(Vectors.MaxAbs(x), Vectors.MaxAbs(start));
        return largest > 0.0 ? 1e-3 * largest : 1.0;
    }

    // A size beside which a change of the variable is large or small.
    private double Size(ReadOnlySpan<double> x, int i) => Math.Max(_leastSize, Math.Max(Math.Abs(x[i]), Math.Abs(_start[i])));

    private void Center(double cost, ReadOnlySpan<double> x)
    {
        _cost = cost;
        _leastSize = LeastSize(x, _start);
        _noise = Rounding.Noise(cost, _evaluator.CostScale);
    }

    private bool LevelsOff(ReadOnlySpan<double> x, ReadOnlySpan<double> previous)
    {
        var relative = 0.0;
        for (var i = 0; i < x.Length; i++)
            relative = Math.Max(relative, Math.Abs(x[i] - previous[i]) / Size(x, i));
        if (!(relative >= LeastStep))
            return false;
        foreach (var distance in Distances)
        {
            if (RisesAlong(x, previous, distance / relative) && RisesAlong(x, previous, -distance / relative))
                return false;
        }

        return !IsStopped;
    }

    private bool RisesAlong(ReadOnlySpan<double> x, ReadOnlySpan<double> previous, double multiple)
    {
        var moved = false;
        for (var i = 0; i < x.Length; i++)
        {
            _trial[i] = Clamp(x[i] + (multiple * (x[i] - previous[i])), i);
            moved |= _trial[i] != x[i];
        }

        return !moved || !TryCost(out var cost) || cost - _cost > _noise;
    }

    private bool FindVariableWithoutEffect(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient)
    {
        // Without a gradient every variable is suspect; of a single one the solver has seen enough.
        if (gradient.IsEmpty && x.Length < 2)
            return false;
        var looked = 0;
        for (var i = 0; i < x.Length && looked < MostVariables; i++)
        {
            if (!gradient.IsEmpty && !(Math.Abs(gradient[i]) * Size(x, i) <= Negligible * Math.Abs(_cost)))
                continue;
            looked++;
            Variable = i;
            if (!HasEffect(x, i))
                return true;
        }

        return false;
    }

    private bool HasEffect(ReadOnlySpan<double> x, int variable)
    {
        var size = Size(x, variable);
        x.CopyTo(_trial);
        foreach (var distance in Distances)
        {
            for (var sign = -1; sign <= 1; sign += 2)
            {
                _trial[variable] = Clamp(x[variable] + (sign * distance * size), variable);
                if (!TryCost(out var cost) || Math.Abs(cost - _cost) > _noise)
                    return true;
            }
        }

        return false;
    }

    private double Clamp(double value, int i) =>
        _evaluator.HasBounds ? Math.Clamp(value, _evaluator.LowerBounds[i], _evaluator.UpperBounds[i]) : value;

    private bool TryCost(out double cost)
    {
        var status = _evaluator.Cost(_trial, out cost);
        IsStopped |= status == EvaluationStatus.Stopped;
        return status == EvaluationStatus.Finite;
    }
}
