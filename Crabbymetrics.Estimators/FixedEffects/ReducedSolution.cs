namespace Crabbymetrics.Estimators;

/// <summary>A solution of the reduced normal equations of absorbed effects.</summary>
/// <param name="Values">The coefficients.</param>
/// <param name="Iterations">The iterations.</param>
/// <param name="Converged">Whether the solver has done all it can; false where it ran out of iterations.</param>
internal readonly record struct ReducedSolution(double[] Values, int Iterations, bool Converged);
