namespace Crabbymetrics.Optimization;

/// <summary>
/// What the Newton step still promises. A gradient may be within its tolerance, or a step below rounding, only because the cost is small or
/// the variables are large; half the square of the Newton decrement, the decrease that the full step promises, does not depend on the scale
/// of either.
/// </summary>
internal static class NewtonPromise
{
    // The part of the cost that may be left to gain, and the part of the first cost that is as good as none.
    private const double PartOfCost = 1e-3;
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

        // An estimate may be too low.
        return run.SharpenNewtonDecrement() is null && Promises(run);
    }

    private static bool Promises(SolverRun run) => run.NewtonDecrement * run.NewtonDecrement > PartOfCost * Math.Abs(run.Cost);
}
