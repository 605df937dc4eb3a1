using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>Two-stage least squares: at its optimum a least squares on the projected regressors xhat, with residuals of the regressors
/// themselves, so that leverages <c>w xhat'(Xhat'W Xhat)^-1 xhat</c> and bias reductions within clusters are defined.</summary>
internal sealed class ProjectedRegressionResult(TwoSlsFit fit) : TwoSlsResult(fit), IWorkingRegression
{
    void IWorkingRegression.CopyRegressors(int firstRow, int rowCount, Span<double> regressors) =>
        ScoreRows.CopyRows(firstRow, rowCount, regressors);

    void IWorkingRegression.CopyWorkingWeights(int firstRow, int rowCount, Span<double> weights) =>
        Fitted.CopyWeights(firstRow, rowCount, 1.0 / Dispersion, weights);

    void IWorkingRegression.CopyScoreResiduals(int firstRow, int rowCount, Span<double> residuals)
    {
        Fitted.CopyWeights(firstRow, rowCount, 1.0 / Dispersion, residuals);
        TensorPrimitives.Multiply(FitResiduals.AsSpan(firstRow, rowCount), residuals[..rowCount], residuals);
    }

    // The projected regressors are orthonormal under the weights.
    void ILeverage.CopyLeverages(Span<double> leverages) => Fitted.Weigh(ScoreRows.SquaredLengths()).CopyTo(leverages);
}
