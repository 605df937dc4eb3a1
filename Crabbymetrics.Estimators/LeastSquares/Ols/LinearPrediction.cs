namespace Crabbymetrics.Estimators;

/// <summary>The prediction of a row by a linear model, with the limits of its mean and of a new observation of it.</summary>
/// <param name="Mean">The predicted mean, offset included.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="MeanLow">The lower limit of the mean.</param>
/// <param name="MeanHigh">The upper limit of the mean.</param>
/// <param name="NewLow">The lower limit of a new observation.</param>
/// <param name="NewHigh">The upper limit of a new observation.</param>
[System.Text.Json.Serialization.JsonNumberHandling(System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public readonly record struct LinearPrediction(
    double Mean,
    double StandardError,
    double MeanLow,
    double MeanHigh,
    double NewLow,
    double NewHigh
);
