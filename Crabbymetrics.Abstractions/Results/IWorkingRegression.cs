namespace Crabbymetrics;

/// <summary>
/// A result that, at its optimum, is a weighted least squares: the score of observation i is <c>s_i = r_i x_i</c> and the information is
/// <c>sum w_i x_i x_i'</c>. Every GLM and every linear model is one. Bias-reduced cluster forms (CR2, CR3) and influence diagnostics need
/// it.
/// </summary>
public interface IWorkingRegression
{
    /// <summary>
    /// Whether the working model of the bias-reduced cluster form CR2 is that all outcomes have the same variance, whatever their weights,
    /// as clubSandwich takes it for weighted least squares (R's <c>lm</c>); otherwise, as it does for a GLM, their variances are those of
    /// the model, inverse to the weights. Without weights that vary it is the same.
    /// </summary>
    /// <value>Default false.</value>
    bool HasEqualVariances => false;

    /// <summary>The number n of rows.</summary>
    int WorkingRowCount { get; }

    /// <summary>Writes the regressors x_i of some consecutive observations, in the working parameters of
    /// <see cref="IInformation"/>.</summary>
    /// <param name="firstRow">The zero-based first observation.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="regressors">Receives rowCount x k values, row-major.</param>
    void CopyRegressors(int firstRow, int rowCount, Span<double> regressors);

    /// <summary>Writes the n weights w_i of the information.</summary>
    /// <param name="weights">Receives the n values.</param>
    void CopyWorkingWeights(Span<double> weights);

    /// <summary>Writes the n scalars r_i of the scores.</summary>
    /// <param name="residuals">Receives the n values.</param>
    void CopyScoreResiduals(Span<double> residuals);
}
