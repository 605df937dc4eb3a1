namespace Crabbymetrics.Optimization;

/// <summary>
/// Tells a minimum from a plateau. A gradient vanishes on both, and so does the change of the cost; but around a minimum the cost rises
/// over distances that are large beside rounding, a hundredth or a tenth of a variable, while on its way to an infimum at infinity it goes
/// on falling, or stays what it is.
/// </summary>
/// <remarks>
/// Two things are looked at. Where the last step was not a small one, as the last steps to a minimum are, the cost on the line of that
/// step, on both sides. And of every variable by which the gradient is nil, whether it has any effect on the cost. Few evaluations of the
/// cost, at the end of a run.
/// </remarks>
internal sealed class PlateauProbe
{
    // The relative size of a last step that is not a small one.
    private const double LeastStep = 1e-5;

    // The effects on the cost, relative, that are none: of a change of a variable by its own size, judged by the gradient; and of one by a
    // hundredth or a tenth, seen. With a Newton decrement, which a variable without effect spoils, only the former where it is all but
    // zero.
    private const double Negligible = 1e-13;
    private const double NegligibleWithHessian = 1e-20;
    private const double Effect = 1e-12;

    private const double LeastSize = 1e-3;

    // Variables at bounds have such gradients too, and there may be thousands.
    private const int MostVariables = 32;

    private const int MostContractions = 6;

    private readonly Evaluator _evaluator;
    private readonly double[] _start;
    private readonly double[] _trial;
    private readonly double[] _elsewhere;
    private double _cost;
    private double _noise;
    private double _leastSize;
    private double _contraction;
    private int _variable;

    /// <summary>Makes the probe.</summary>
    /// <param name="evaluator">The way to the problem.</param>
    /// <param name="start">The first start.</param>
    /// <param name="contraction">What it was multiplied by for the run that has ended.</param>
    public PlateauProbe(Evaluator evaluator, double[] start, double contraction)
    {
        _contraction = contraction;
        _evaluator = evaluator;
        _start = start;
        _trial = new double[evaluator.Dimension];
        _elsewhere = new double[evaluator.Dimension];
    }

    private static ReadOnlySpan<double> Distances => [0.01, 0.1];

    /// <summary>Whether budget, time or token ended the look before it was over.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Looks around the point of a run.</summary>
    public PlateauVerdict Look(SolverRun run, ReadOnlySpan<double> previous)
    {
        ReadOnlySpan<double> x = run.X;
        if (run.Cost == 0.0 && _evaluator.HasResiduals)
        {
            return PlateauVerdict.None;
        }

        Center(run.Cost, x);
        if (LevelsOff(x, previous))
        {
            return PlateauVerdict.LevelsOff;
        }

        double negligible = double.IsNaN(run.NewtonDecrement) ? Negligible : NegligibleWithHessian;
        return FindVariableWithoutEffect(x, run.Gradient, negligible) ? PlateauVerdict.WithoutEffect : PlateauVerdict.None;
    }

    /// <summary>Whether the variable that was found without effect has one at the start, or nearer to the origin: somewhere it mattered,
    /// and was lost on the way or by the start.</summary>
    public bool HasEffectElsewhere()
    {
        for (int attempt = 0; attempt <= MostContractions && !IsStopped; attempt++)
        {
            _contraction = Math.Pow(Attempts.Contraction, attempt);
            for (int i = 0; i < _start.Length; i++)
            {
                _elsewhere[i] = Clamp(_contraction * _start[i], i);
            }

            EvaluationStatus status = _evaluator.Probe(_elsewhere, out double cost);
            Center(cost, _elsewhere);
            if (status != EvaluationStatus.Finite || HasEffect(_elsewhere, _variable))
            {
                return true;
            }
        }

        return false;
    }

    // A size beside which a change of the variable is large or small.
    private double Size(ReadOnlySpan<double> x, int i) =>
        Math.Max(_leastSize, Math.Max(Math.Abs(x[i]), _contraction * Math.Abs(_start[i])));

    private void Center(double cost, ReadOnlySpan<double> x)
    {
        _cost = cost;
        // A variable that is zero at the optimum has no size of its own.
        double largest = Math.Max(Vectors.MaxAbs(x), _contraction * Vectors.MaxAbs(_start));
        _leastSize = largest > 0.0 ? LeastSize * largest : 1.0;
        _noise = Rounding.Noise(cost, _evaluator.CostScale);
    }

    private bool LevelsOff(ReadOnlySpan<double> x, ReadOnlySpan<double> previous)
    {
        double relative = 0.0;
        for (int i = 0; i < x.Length; i++)
        {
            relative = Math.Max(relative, Math.Abs(x[i] - previous[i]) / Size(x, i));
        }

        if (!(relative >= LeastStep))
        {
            return false;
        }

        foreach (double distance in Distances)
        {
            if (RisesAlong(x, previous, distance / relative) && RisesAlong(x, previous, -distance / relative))
            {
                return false;
            }
        }

        return !IsStopped;
    }

    private bool RisesAlong(ReadOnlySpan<double> x, ReadOnlySpan<double> previous, double multiple)
    {
        bool moved = false;
        for (int i = 0; i < x.Length; i++)
        {
            _trial[i] = Clamp(x[i] + (multiple * (x[i] - previous[i])), i);
            moved |= _trial[i] != x[i];
        }

        return !moved || !TryCost(out double cost) || cost - _cost > _noise;
    }

    private bool FindVariableWithoutEffect(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient, double negligible)
    {
        // Without a gradient every variable is suspect; of a single one the solver has seen enough.
        if (gradient.IsEmpty && x.Length < 2)
        {
            return false;
        }

        int looked = 0;
        for (int i = 0; i < x.Length && looked < MostVariables; i++)
        {
            if (!gradient.IsEmpty && !(Math.Abs(gradient[i]) * Size(x, i) <= negligible * Math.Abs(_cost)))
            {
                continue;
            }

            looked++;
            _variable = i;
            if (!HasEffect(x, i))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasEffect(ReadOnlySpan<double> x, int variable)
    {
        double size = Size(x, variable);
        bool moved = false;
        x.CopyTo(_trial);
        foreach (double distance in Distances)
        {
            for (int sign = -1; sign <= 1; sign += 2)
            {
                _trial[variable] = Clamp(x[variable] + (sign * distance * size), variable);
                if (_trial[variable] == x[variable])
                {
                    continue;
                }

                moved = true;
                if (!TryCost(out double cost) || Math.Abs(cost - _cost) > Math.Max(_noise, Effect * Math.Abs(_cost)))
                {
                    return true;
                }
            }
        }

        // Of a variable that its bounds fix there is nothing to say.
        return !moved;
    }

    private double Clamp(double value, int i) =>
        _evaluator.HasBounds ? Math.Clamp(value, _evaluator.LowerBounds[i], _evaluator.UpperBounds[i]) : value;

    private bool TryCost(out double cost)
    {
        EvaluationStatus status = _evaluator.Probe(_trial, out cost);
        IsStopped |= status == EvaluationStatus.Stopped;
        return status == EvaluationStatus.Finite;
    }
}
