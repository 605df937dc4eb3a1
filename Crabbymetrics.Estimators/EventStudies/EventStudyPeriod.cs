namespace Crabbymetrics.Estimators;

/// <summary>The average effect at a time since the start of the treatment.</summary>
/// <param name="Period">The relative period: 0 in the first period of treatment, -1 in the one before.</param>
/// <param name="Name">The name of its parameter: <c>event[-2]</c>.</param>
/// <param name="Estimate">The estimate; NaN where it is not identified.</param>
/// <param name="Observations">The number of observations that it is an average over, or their weights.</param>
public sealed record EventStudyPeriod(double Period, string Name, double Estimate, double Observations);
