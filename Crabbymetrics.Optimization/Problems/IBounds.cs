namespace Crabbymetrics.Optimization;

/// <summary>
/// Lower and upper limits of the variables. Solvers that keep them (<c>lbfgsb</c>, <c>levenberg-marquardt</c>,
/// <c>nelder-mead</c>, <c>simulated-annealing</c>, <c>brent</c>) never evaluate a point outside; the others refuse such a problem.
/// </summary>
public interface IBounds
{
    /// <summary>The lower limits, of length n; negative infinity where there is none.</summary>
    ReadOnlySpan<double> LowerBounds { get; }

    /// <summary>The upper limits, of length n, none below its lower limit; positive infinity where there is none.</summary>
    ReadOnlySpan<double> UpperBounds { get; }
}
