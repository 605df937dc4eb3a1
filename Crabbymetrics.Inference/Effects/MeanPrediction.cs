namespace Crabbymetrics.Inference;

/// <summary>A prediction of the mean of one row, with its errors and limits on both scales. The limits are of the mean, not of a single
/// outcome.</summary>
/// <param name="LinearPredictor">The linear predictor, offset included.</param>
/// <param name="LinearStandardError">Its standard error.</param>
/// <param name="LinearLow">Its lower limit.</param>
/// <param name="LinearHigh">Its upper limit.</param>
/// <param name="Mean">The mean: the inverse link of the linear predictor.</param>
/// <param name="MeanStandardError">The standard error of the mean by the delta method, <c>|h'(eta)| se(eta)</c>.</param>
/// <param name="MeanLow">The lower limit of the mean: that of the linear predictor, transformed, so that it stays where means can
/// be.</param>
/// <param name="MeanHigh">The upper limit of the mean.</param>
[System.Text.Json.Serialization.JsonNumberHandling(System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public readonly record struct MeanPrediction(
    double LinearPredictor,
    double LinearStandardError,
    double LinearLow,
    double LinearHigh,
    double Mean,
    double MeanStandardError,
    double MeanLow,
    double MeanHigh
);
