namespace Crabbymetrics;

/// <summary>The inverse of a link: the mean of an outcome as a function h of the linear predictor, <c>mu = h(eta)</c>. A saved model gets
/// it back from the descriptor of its estimator. Implementations are stateless and safe for concurrent use.</summary>
public interface IInverseLink
{
    /// <summary>The mean of the outcome, which is the inverse link, and its first two derivatives with respect to eta.</summary>
    /// <param name="linearPredictor">Linear predictors, offset included.</param>
    /// <param name="mean">Receives the means, NaN where a linear predictor has none; empty where they are not wanted. It may be the same
    /// memory as the linear predictors.</param>
    /// <param name="first">Receives the first derivatives; empty where they are not wanted.</param>
    /// <param name="second">Receives the second derivatives; empty where they are not wanted.</param>
    void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second);
}
