namespace Crabbymetrics;

/// <summary>
/// A result whose mean is a known function of a linear predictor, <c>mu_i = h(offset_i + b0 + x_i b)</c>: every GLM and every linear model
/// is one. Marginal effects and predictions with standard errors need it.
/// </summary>
/// <remarks>
/// The result has a parameter for each column of <see cref="Design"/>, of the same name, NaN for one that was dropped, and the intercept
/// (where there is one), named <c>(Intercept)</c> or the first. Other parameters (a dispersion, say) do not enter the mean.
/// </remarks>
public interface ILinearPredictorModel
{
    /// <summary>The n x p regressors of the fit, without a column of ones.</summary>
    DesignMatrix Design { get; }

    /// <summary>The n offsets; empty where there is none.</summary>
    ReadOnlyMemory<double> Offset { get; }

    /// <summary>Whether there is an intercept among the parameters.</summary>
    bool HasIntercept { get; }

    /// <summary>The name of the link: <c>log</c>, <c>identity</c>, <c>logit</c>.</summary>
    string LinkName { get; }

    /// <summary>Writes the inverse link h and its first two derivatives. Spans may be empty where a value is not needed.</summary>
    /// <param name="linearPredictors">m linear predictors, offset included.</param>
    /// <param name="means">Receives the m means h(eta).</param>
    /// <param name="first">Receives the m values h'(eta).</param>
    /// <param name="second">Receives the m values h''(eta).</param>
    void InverseLink(ReadOnlySpan<double> linearPredictors, Span<double> means, Span<double> first, Span<double> second);
}
