namespace Crabbymetrics.Estimators;

/// <summary>The statistics at given coefficients of tests that weak instruments do not mislead.</summary>
/// <param name="AndersonRubin">L times the F of Anderson and Rubin.</param>
/// <param name="Score">Kleibergen's K.</param>
/// <param name="Rank">The strength of the instruments, on which the likelihood ratio is conditioned.</param>
/// <param name="LikelihoodRatio">The likelihood ratio.</param>
internal readonly record struct RobustStatistics(double AndersonRubin, double Score, double Rank, double LikelihoodRatio);
