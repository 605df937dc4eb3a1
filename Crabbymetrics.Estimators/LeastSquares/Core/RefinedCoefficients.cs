namespace Crabbymetrics.Estimators;

/// <summary>The coefficients of each outcome, and how they were reached.</summary>
/// <param name="High">The coefficients.</param>
/// <param name="Low">What they miss of those in twice the precision.</param>
/// <param name="ResidualProducts">The q x q weighted products of the residuals.</param>
/// <param name="Steps">The number of steps of refinement.</param>
internal readonly record struct RefinedCoefficients(double[][] High, double[][] Low, double[] ResidualProducts, int Steps);
