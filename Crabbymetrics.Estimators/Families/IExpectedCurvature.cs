namespace Crabbymetrics.Estimators;

/// <summary>
/// What a family adds to <see cref="IGlmFamily"/> where its link is not canonical: the expected second derivative of the loss beside the
/// one at the outcome. Fisher scoring, the expected information and the search for collinear columns use it, since it is never negative.
/// </summary>
public interface IExpectedCurvature : IGlmFamily
{
    /// <summary>The expectation of the loss's second derivative, <c>(d mu / d eta)^2 / V(mu)</c>.</summary>
    /// <param name="linearPredictor">Linear predictors, offset included.</param>
    /// <param name="curvature">Receives the expected second derivatives.</param>
    void ExpectedCurvature(ReadOnlySpan<double> linearPredictor, Span<double> curvature);
}
