namespace Crabbymetrics.Estimators;

/// <summary>
/// Decides whether the next pass of <see cref="GlmNewtonRun"/> asks for a Hessian, from what each kind of pass costs and how fast either
/// way should converge. A wrong forecast costs a pass, never a digit: whether a run has converged is measured.
/// </summary>
internal struct NewtonPassPlan
{
    /// <summary>A kept Hessian must leave at most this much of the decrement in a step, which is 0.7 digits, or it is replaced. A choice:
    /// the forecasts below decide nearly always before it does.</summary>
    public const double LargestContraction = 0.2;

    // The number of columns whose cross product costs as much as the rest of a pass. Measured on the benchmarks' Poisson fits with 5 to
    // 100 columns.
    private const double ColumnsPerPass = 9.0;

    // A forecast ends here: to keep a Hessian for more passes does not pay.
    private const int MostPasses = 40;

    // Below this many rows a pass over five columns takes some 30 microseconds, and every pass computes the Hessian, with which the last
    // step squares the error.
    private const int LeastRows = 4096;

    private readonly bool _alwaysRenews;
    private readonly double _tolerance;
    private readonly double _lastStepShare;
    private readonly double _hessianPass;
    private readonly double _leastNonlinearity;

    public NewtonPassPlan(int parameters, int rows, double tolerance, double lastStepShare)
    {
        _alwaysRenews = rows < LeastRows;
        _tolerance = tolerance;
        _lastStepShare = lastStepShare;
        _hessianPass = 1.0 + (parameters / ColumnsPerPass);
        _leastNonlinearity = 0.5 / Math.Sqrt(Math.Max(rows, 1));
        Nonlinearity = 2.0 * _leastNonlinearity;
    }

    /// <summary>The decrement after a Newton step over the square of that before it, as far as it is known.</summary>
    public double Nonlinearity { get; private set; }

    /// <summary>Whether a run that measured this decrement with a Hessian of this relative error may end with one more step.</summary>
    public readonly bool MayEnd(double decrement, double hessianError) =>
        decrement <= _tolerance && hessianError * decrement <= _lastStepShare * _tolerance;

    /// <summary>Learns from a full Newton step: the decrement went from one value to another.</summary>
    public void Learn(double before, double after) => Nonlinearity = Math.Max(after / (before * before), _leastNonlinearity);

    /// <summary>Whether the pass at the end of the next step should bring a Hessian.</summary>
    /// <param name="decrement">The decrement before the step.</param>
    /// <param name="hessianError">The relative error of the Hessian that gives the step; 0 where it is that of the point.</param>
    public readonly bool WantsHessian(double decrement, double hessianError)
    {
        if (_alwaysRenews)
        {
            return true;
        }

        double after = (hessianError * decrement) + (Nonlinearity * decrement * decrement);
        double contraction = hessianError + (2.0 * Nonlinearity * decrement);
        if (MayEnd(2.0 * after, contraction))
        {
            return false;
        }

        if (!(contraction < LargestContraction))
        {
            return true;
        }

        double next = Nonlinearity * after * after;
        return _hessianPass + Passes(next, 2.0 * Nonlinearity * after) < 1.0 + Passes(after * contraction, contraction);
    }

    // The number of passes for the gradient alone that one Hessian serves, from its first decrement on.
    private readonly double Passes(double decrement, double contraction)
    {
        if (!(contraction < LargestContraction))
        {
            return MostPasses;
        }

        int passes = 1;
        for (double d = decrement; passes < MostPasses && !MayEnd(2.0 * d, contraction); d *= contraction)
        {
            passes++;
        }

        return passes;
    }
}
