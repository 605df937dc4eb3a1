namespace Crabbymetrics.Optimization;

/// <summary>
/// The costs that a look around the end of a run may take, and the sizes beside which a change of a variable is large or small.
/// </summary>
internal sealed class EndProbe
{
    /// <summary>The most evaluations that the judgement of an end takes.</summary>
    public const int MostCosts = 8;

    // A variable near 0 counts as at least this share of the largest one.
    private const double LeastSize = 1e-3;

    private readonly Evaluator _evaluator;
    private readonly double[] _start;
    private readonly double[] _trial;
    private double _contraction = 1.0;
    private double _leastSize;
    private int _calls = -1;
    private int _spent;

    public EndProbe(Evaluator evaluator, double[] start)
    {
        _evaluator = evaluator;
        _start = start;
        _trial = new double[evaluator.Dimension];
    }

    /// <summary>The factor by which the start was multiplied for the run that is judged.</summary>
    public double Contraction
    {
        set => _contraction = value;
    }

    /// <summary>Takes the cost to be as exact as a sum of terms of the size that it had at the start.</summary>
    public void WidenNoise(double startCost) => Noise = Math.Max(Noise, Rounding.Noise(0.25 * startCost, 0.0));

    /// <summary>A variable of that start.</summary>
    public double Start(int i) => _contraction * _start[i];

    /// <summary>Whether a point is that start.</summary>
    public bool IsAtStart(ReadOnlySpan<double> x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            if (x[i] != Start(i))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The evaluations that are left to take.</summary>
    public int Left { get; private set; } = MostCosts;

    /// <summary>Whether the run has taken fewer evaluations than its judgement may: the judgement then takes no more than the run did,
    /// unless it sees a sign that speaks against a minimum.</summary>
    public bool IsShort { get; private set; }

    /// <summary>Whether budget, time or token ended the look before it was over.</summary>
    public bool IsStopped { get; private set; }

    public double Cost { get; private set; }

    /// <summary>The rounding error of the cost.</summary>
    public double Noise { get; private set; }

    /// <summary>The size of the largest variable.</summary>
    public double LargestSize { get; private set; }

    /// <summary>Room for a trial point.</summary>
    public Span<double> Trial => _trial;

    /// <summary>Whether one evaluation gives cost and gradient: the run goes neither by residuals nor by differences.</summary>
    public bool HasGradients =>
        _evaluator.HasGradient && _evaluator.Counts.Residuals == 0 && _evaluator.Problem is not FiniteDifferenceProblem;

    /// <summary>Lets the look take as much as the end of a long run: a sign has been seen that costs must confirm or refute.</summary>
    public void Extend() => Left = Math.Max(Left, MostCosts - _spent);

    /// <summary>Begins a look at an end that is none of convergence: it takes what it needs.</summary>
    public void CenterAnew(SolverRun run)
    {
        Center(run);
        Left = MostCosts;
        _spent = 0;
    }

    /// <summary>Takes a point to look around.</summary>
    public void Center(SolverRun run)
    {
        // Two looks at one end share what the judgement may take.
        if (_evaluator.Counts.Calls != _calls)
        {
            EvaluationCounts counts = _evaluator.Counts;
            int taken = Math.Max(counts.Cost, counts.Gradient);
            IsShort = taken < MostCosts && HasGradients && !run.Gradient.IsEmpty;
            Left = IsShort ? Math.Max(1, taken) : MostCosts;
            _spent = 0;
            _calls = counts.Calls;
        }

        Cost = run.Cost;
        Noise = Rounding.Noise(run.Cost, _evaluator.CostScale);
        double largest = Math.Max(Vectors.MaxAbs(run.X), _contraction * Vectors.MaxAbs(_start));

        // A variable that is zero at the optimum has no size of its own.
        LargestSize = largest > 0.0 ? largest : 1.0;
        _leastSize = largest > 0.0 ? LeastSize * Math.Max(largest, Vectors.MaxAbs(_start)) : 1.0;
    }

    /// <summary>A size beside which a change of the variable is large or small.</summary>
    public double Size(ReadOnlySpan<double> x, int i) => Math.Max(_leastSize, Math.Max(Math.Abs(x[i]), Math.Abs(Start(i))));

    public double Clamp(double value, int i) =>
        _evaluator.HasBounds ? Math.Clamp(value, _evaluator.LowerBounds[i], _evaluator.UpperBounds[i]) : value;

    public bool IsAtBound(ReadOnlySpan<double> x, int i) =>
        _evaluator.HasBounds && (x[i] == _evaluator.LowerBounds[i] || x[i] == _evaluator.UpperBounds[i]);

    /// <summary>The cost at <see cref="Trial"/>: positive infinity where it is not finite, NaN where nothing more may be taken.</summary>
    public double CostAtTrial()
    {
        // Points beyond the largest numbers do not exist.
        if (!Vectors.IsFinite(_trial))
        {
            return double.NaN;
        }

        if (Left <= 0)
        {
            return double.NaN;
        }

        EvaluationStatus status = Take(_evaluator.Probe(_trial, out double cost));
        return status switch
        {
            EvaluationStatus.Finite => cost,
            EvaluationStatus.Stopped => double.NaN,
            _ => double.PositiveInfinity,
        };
    }

    /// <summary>Cost and gradient at <see cref="Trial"/>, as one evaluation.</summary>
    public EvaluationStatus EvaluateTrial(out double cost, Span<double> gradient) => Take(_evaluator.Probe(_trial, out cost, gradient));

    private EvaluationStatus Take(EvaluationStatus status)
    {
        Left--;
        _spent++;
        _calls = _evaluator.Counts.Calls;
        IsStopped |= status == EvaluationStatus.Stopped;
        return status;
    }

    /// <summary>The cost where one variable is changed.</summary>
    public double CostWith(ReadOnlySpan<double> x, int i, double value)
    {
        x.CopyTo(_trial);
        _trial[i] = Clamp(value, i);
        return CostAtTrial();
    }
}
