namespace Crabbymetrics.Cli.Reports;

/// <summary>A number that describes a fit as a whole, as text.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; empty where it is not available.</param>
internal sealed record FitStatistic(string Name, string Value);
