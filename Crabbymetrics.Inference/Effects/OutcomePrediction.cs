namespace Crabbymetrics.Inference;

/// <summary>A prediction of one row with the limits of a single new outcome.</summary>
/// <param name="Mean">The mean with its errors and limits.</param>
/// <param name="Low">The lower limit of a new outcome.</param>
/// <param name="High">The upper limit of a new outcome.</param>
[System.Text.Json.Serialization.JsonNumberHandling(System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public readonly record struct OutcomePrediction(MeanPrediction Mean, double Low, double High);
