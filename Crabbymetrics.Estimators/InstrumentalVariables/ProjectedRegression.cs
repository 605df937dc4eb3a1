using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>Two-stage least squares seen as the least squares that it is: on the projected regressors xhat, orthonormal under the weights,
/// with the residuals of the regressors themselves.</summary>
internal static class ProjectedRegression
{
    public static void CopyWorkingWeights(TwoSlsFit fit, int firstRow, int rowCount, Span<double> weights) =>
        fit.CopyWeights(firstRow, rowCount, 1.0 / fit.Scale, weights);

    public static void CopyScoreResiduals(TwoSlsFit fit, int firstRow, int rowCount, Span<double> residuals)
    {
        fit.CopyWeights(firstRow, rowCount, 1.0 / fit.Scale, residuals);
        TensorPrimitives.Multiply(fit.Residuals.AsSpan(firstRow, rowCount), residuals[..rowCount], residuals);
    }
}
