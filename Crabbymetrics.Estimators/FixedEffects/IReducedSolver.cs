namespace Crabbymetrics.Estimators;

/// <summary>Solves the reduced normal equations of absorbed effects. Safe for several threads at once.</summary>
internal interface IReducedSolver
{
    /// <summary>How it solves them, in a word.</summary>
    string Name { get; }

    /// <summary>Solves <c>S x = b</c>.</summary>
    /// <param name="rightSide">b, in the range of S.</param>
    /// <param name="accuracy">The square of the length, under S, that the error may have.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The solution, or the best that was found.</returns>
    ReducedSolution Solve(double[] rightSide, double accuracy, CancellationToken cancellationToken);
}
