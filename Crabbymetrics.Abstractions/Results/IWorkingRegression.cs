namespace Crabbymetrics;

/// <summary>
/// A result that, at its optimum, is a weighted least squares: the score of observation i is <c>s_i = r_i x_i</c> and the information is
/// <c>sum w_i x_i x_i'</c>. Every GLM and every linear model is one. Three methods, of the regressors, the weights and the residuals, give
/// scores, information and leverages, and with them every covariance: heteroskedasticity-robust, clustered with its bias reductions, over
/// time.
/// </summary>
/// <remarks>A result with faster ways to any of these overrides the defaults.</remarks>
public interface IWorkingRegression : IScoreContributions, IInformation, ILeverage
{
    /// <summary>
    /// Whether the working model of the bias-reduced cluster form CR2 is that all outcomes have the same variance, whatever their weights,
    /// as clubSandwich takes it for weighted least squares (R's <c>lm</c>); otherwise, as it does for a GLM, their variances are those of
    /// the model, inverse to the weights. Without weights that vary it is the same.
    /// </summary>
    /// <value>Default false.</value>
    bool HasEqualVariances => false;

    /// <summary>Writes the regressors x_i of some consecutive observations, in the working parameters of
    /// <see cref="IInformation"/>.</summary>
    /// <param name="firstRow">The zero-based first observation.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="regressors">Receives rowCount x k values, row-major.</param>
    void CopyRegressors(int firstRow, int rowCount, Span<double> regressors);

    /// <summary>Writes the weights w_i of the information, weights of the observations and dispersion included: for least squares the
    /// weight over the variance of the errors.</summary>
    /// <param name="firstRow">The zero-based first observation.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="weights">Receives rowCount values.</param>
    void CopyWorkingWeights(int firstRow, int rowCount, Span<double> weights);

    /// <summary>Writes the scalars r_i of the scores: for least squares the weight times the residual over the variance of the
    /// errors.</summary>
    /// <param name="firstRow">The zero-based first observation.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="residuals">Receives rowCount values.</param>
    void CopyScoreResiduals(int firstRow, int rowCount, Span<double> residuals);

    /// <summary>
    /// Writes the weights of the expected information: the mean of w_i over outcomes drawn from the model, <c>(dmu/deta)^2 / (dispersion
    /// V(mu))</c> in a GLM, weights of the observations included. They are never negative. Leverages and the score test use them. A result
    /// whose <see cref="IExpectedInformation"/> differs from its information overrides this default, which gives
    /// <see cref="CopyWorkingWeights"/>.
    /// </summary>
    /// <param name="firstRow">The zero-based first observation.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="weights">Receives rowCount values, not below 0.</param>
    void CopyExpectedWorkingWeights(int firstRow, int rowCount, Span<double> weights) => CopyWorkingWeights(firstRow, rowCount, weights);

    void IScoreContributions.CopyScores(int firstRow, int rowCount, Span<double> scores) =>
        WorkingRegressionSums.Scores(this, firstRow, rowCount, scores);

    void IInformation.CopyInformation(Span<double> information) => WorkingRegressionSums.CrossProduct(this, expected: false, information);

    void ILeverage.CopyLeverages(Span<double> leverages) => WorkingRegressionSums.Leverages(this, leverages);
}
