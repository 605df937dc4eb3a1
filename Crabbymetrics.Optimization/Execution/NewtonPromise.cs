namespace Crabbymetrics.Optimization;

/// <summary>
/// The decrease that the Newton step still promises. A gradient may be within its tolerance, or a step below rounding, only because the
/// cost is small or the variables are large; half the square of the Newton decrement, the decrease that the full step promises, does not
/// depend on the scale of either.
/// </summary>
internal static class NewtonPromise
{
    // The share of the cost that may be left to gain.
    private const double PartOfCost = 1e-3;

    // A cost below this share of the first one counts as zero.
    private const double PartOfStart = 1e-12;

    /// <summary>Whether a measurable part of the cost is left to gain. False where the run knows no Newton decrement.</summary>
    public static bool IsFar(SolverRun run, double startCost)
    {
        if (run.GradientNorm == 0.0 || !(Math.Abs(run.Cost) > PartOfStart * Math.Abs(startCost)))
        {
            return false;
        }

        if (Promises(run))
        {
            return true;
        }

        // The decrement may be an underestimate. To sharpen it may take thousands of products with a large Hessian; those that were made
        // tell enough.
        if (!double.IsNaN(run.PromiseOfProducts))
        {
            return run.PromiseOfProducts > PartOfCost * Math.Abs(run.Cost);
        }

        return run.SharpenNewtonDecrement() is null && Promises(run);
    }

    private static bool Promises(SolverRun run) => run.NewtonDecrement * run.NewtonDecrement > PartOfCost * Math.Abs(run.Cost);
}
