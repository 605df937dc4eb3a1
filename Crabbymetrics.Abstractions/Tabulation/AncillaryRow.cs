namespace Crabbymetrics;

/// <summary>A parameter estimated beside the coefficients, with its standard error and limits. What is not available is null.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Estimate">Its estimate.</param>
/// <param name="StandardError">Its standard error, from the joint covariance of coefficients and ancillary parameters.</param>
/// <param name="ConfidenceLow">The lower confidence limit: <c>estimate exp(-q se / estimate)</c> for a parameter that is positive (the
/// limits of its logarithm), <c>estimate - q se</c> for another.</param>
/// <param name="ConfidenceHigh">The upper confidence limit.</param>
public sealed record AncillaryRow(string Name, double Estimate, double? StandardError, double? ConfidenceLow, double? ConfidenceHigh);
