namespace Crabbymetrics.Estimators;

/// <summary>The effect on a cohort at a time since the start of its treatment.</summary>
/// <param name="Cohort">The cohort: the period in which its units are first treated.</param>
/// <param name="Period">The relative period.</param>
/// <param name="Estimate">The estimate; NaN where it is not identified.</param>
/// <param name="Share">The share of the cohort in the average of the relative period.</param>
/// <param name="Observations">The number of observations, or their weights.</param>
public sealed record CohortEffect(double Cohort, double Period, double Estimate, double Share, double Observations);
