namespace Crabbymetrics.Optimization;

/// <summary>Finds a step along a direction of descent. Stateless and thread-safe; its properties are options.</summary>
public interface ILineSearch
{
    /// <summary>
    /// Looks for a step that lowers the cost enough. The trial to be returned is handed to <see cref="LineFunction.Keep"/>;
    /// it need not be the last one tried. A search makes a bounded number of trials.
    /// </summary>
    /// <param name="line">The cost along the direction, begun.</param>
    /// <param name="initialStep">The first step to try, above 0.</param>
    /// <param name="maximumStep">The longest step allowed.</param>
    /// <returns>Whether a trial was kept, or why not.</returns>
    LineSearchOutcome Search(LineFunction line, double initialStep, double maximumStep);
}
