namespace Crabbymetrics.Estimators;

/// <summary>
/// Decides whether the next pass of <see cref="GlmNewtonRun"/> asks for a Hessian, from what each kind of pass costs and how fast either
/// way should converge. A wrong forecast costs a pass, never a digit: whether a run has converged is measured.
/// </summary>
internal struct NewtonPassPlan
{
    // A kept Hessian must shrink the decrement at least this much from step to step, or it is replaced.
    private const double LargestChordContraction = 0.2;

    // One that secant pairs correct shrinks it unevenly.
    private const double LargestSecantContraction = 0.5;

    // The cross product of k columns, over the rest of a pass; measured at k from 5 to 100, and of those made at once for all rows from 200
    // to 2,000.
    private const double ColumnsPerPass = 9.0;
    private const double WideColumnsPerPass = 32.0;
    private const int MostPasses = 40;

    // Below this many rows a pass is so short that every one may as well bring the Hessian, whose last step squares the error.
    private const int LeastRows = 4096;

    // So much of a step is made right however curved the cost is; half or twice as much takes as many passes on a dozen designs.
    private const double LargestForcing = 0.25;

    private const double LargestError = 0.9;

    // From one system to the next the rate improves to this power, for each leaves its directions to the preconditioner.
    private const double Acceleration = 1.5;

    // No step gets nearer than rounding.
    private const double LeastResidual = 1e-12;
    private const int LeastProducts = 8;

    private readonly bool _alwaysRenews;
    private readonly bool _hasPairs;
    private readonly double _tolerance;
    private readonly double _lastStepShare;
    private readonly double _hessianPass;
    private readonly double _hessianProduct;
    private readonly double _leastNonlinearity;

    public NewtonPassPlan(int parameters, int rows, double tolerance, double lastStepShare, bool isWide, bool hasPairs)
    {
        _alwaysRenews = !KeepsHessians(rows);
        _tolerance = tolerance;
        _hasPairs = hasPairs;
        _lastStepShare = lastStepShare;
        double columnsPerRow = (double)parameters / Math.Max(rows, 1);
        // A product solves with the factor too, which is read twice by halves as the rows are read once.
        _hessianProduct = 1.0 + columnsPerRow;
        // Of k columns the cross product makes n k^2/2 products and the factorization k^3/6.
        _hessianPass = 1.0 + (isWide ? parameters / WideColumnsPerPass * (1.0 + (columnsPerRow / 3.0)) : parameters / ColumnsPerPass);
        _leastNonlinearity = 0.5 / Math.Sqrt(Math.Max(rows, 1));
        Nonlinearity = 2.0 * _leastNonlinearity;
    }

    /// <summary>How much a step with a kept Hessian may leave of the decrement; where it leaves more, the Hessian is replaced.</summary>
    public readonly double LargestContraction => _hasPairs ? LargestSecantContraction : LargestChordContraction;

    /// <summary>Whether so many rows keep a Hessian for another step at all.</summary>
    public static bool KeepsHessians(int rows) => rows >= LeastRows;

    /// <summary>The decrement after a Newton step over the square of that before it, as far as it is known.</summary>
    public double Nonlinearity { get; private set; }

    /// <summary>The most products with one Hessian: as many as cost what a new one does, so that a wrong choice between the two costs no
    /// more than twice the right one.</summary>
    public readonly int MostProducts => Math.Max(LeastProducts, (int)(_hessianPass / _hessianProduct));

    /// <summary>Whether a run that measured this decrement with a Hessian of this relative error may end with one more step.</summary>
    public readonly bool MayEnd(double decrement, double hessianError) =>
        decrement <= _tolerance && hessianError * decrement <= _lastStepShare * _tolerance;

    /// <summary>Learns from a full Newton step: the decrement went from one value to another.</summary>
    public void Learn(double before, double after) => Nonlinearity = Math.Max(after / (before * before), _leastNonlinearity);

    /// <summary>
    /// How far from the solution of the Newton equations a step may be, in the units of the decrement: as far as the step itself will miss,
    /// for the cost is no parabola, or, where it is nearly one, what a last step with the kept factor can repair. The relative residual
    /// falls with the decrement, so that the order of convergence is that of Newton's method.
    /// </summary>
    /// <remarks>The second choice of Eisenstat and Walker, Choosing the forcing terms in an inexact Newton method, SIAM Journal on
    /// Scientific Computing 17 (1996).</remarks>
    /// <param name="decrement">The decrement.</param>
    /// <param name="keptError">The relative error of a step with the kept factor.</param>
    public readonly double LargestResidual(double decrement, double keptError)
    {
        double last = 0.5 * _lastStepShare * _tolerance;
        if (decrement <= _tolerance)
        {
            return last;
        }

        double curved = Nonlinearity * decrement * decrement;
        double repairable = Math.Min(0.5 * _tolerance, last / Math.Max(keptError, _lastStepShare));
        return Math.Min(LargestForcing * decrement, Math.Max(curved, repairable));
    }

    /// <summary>The same where Hessian products can be had: whether the pass should bring a Hessian rather than be followed by
    /// products.</summary>
    /// <param name="decrement">The decrement before the step.</param>
    /// <param name="hessianError">The relative error of the step.</param>
    /// <param name="system">What products have told of the kept Hessian so far.</param>
    public readonly bool WantsHessian(double decrement, double hessianError, NewtonSystem system)
    {
        if (double.IsNaN(system.Rate))
        {
            return false;
        }

        double after = (hessianError * decrement) + (Nonlinearity * decrement * decrement);
        double next = Nonlinearity * after * after;
        // A forecast that was too cheerful for long is trusted less and less.
        double overspent = _hessianProduct * Math.Max(0, system.ProductsWithFactor - MostProducts);
        return _hessianPass + Products(next, Rate(2.0 * Nonlinearity * after))
            < Products(after, Math.Pow(system.Rate, Acceleration)) + overspent;
    }

    // What is left to do by products with one preconditioner, from a decrement on.
    private readonly double Products(double decrement, double rate)
    {
        double last = Math.Max(0.5 * _lastStepShare * _tolerance, LeastResidual);
        return decrement <= last ? 0.0 : _hessianProduct * Math.Log(decrement / last) / -Math.Log(rate);
    }

    // The rate of conjugate gradients on a spectrum within 1 - e and 1 + e.
    private static double Rate(double error)
    {
        double e = Math.Clamp(error, 1e-3, LargestError);
        return (1.0 - Math.Sqrt(1.0 - (e * e))) / e;
    }

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

    // How many passes for the gradient alone follow with one Hessian, from the first decrement that it gives.
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
