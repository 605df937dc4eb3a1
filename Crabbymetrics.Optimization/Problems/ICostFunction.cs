namespace Crabbymetrics.Optimization;

/// <summary>A function to be minimized.</summary>
public interface ICostFunction : IProblem
{
    /// <summary>The cost at a point.</summary>
    /// <param name="x">The point, of length <see cref="IProblem.Dimension"/>.</param>
    /// <returns>
    /// The cost. NaN or an infinity says that the function has no value there: a solver then rejects the trial point and
    /// comes closer to the last good one.
    /// </returns>
    double Cost(ReadOnlySpan<double> x);
}
