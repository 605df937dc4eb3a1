using Crabbymetrics;
using Crabbymetrics.Estimators;
using MathNet.Numerics.LinearAlgebra;

namespace ThirdPartyGlm;

/// <summary>Ordinary and weighted least squares with an intercept: the minimum of <c>sum w (y - b0 - x b)^2</c>, by QR.</summary>
public sealed class LeastSquares : IEstimator<LeastSquaresResult>
{
    /// <inheritdoc/>
    public LeastSquaresResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        data.RefuseUnusedRoles("third-party-ols", DataRoles.Weights);
        return Fit(data, Vector<double>.Build.Dense(data.RowCount, i => data.Weights?.Values.Span[i] ?? 1.0), cancellationToken);
    }

    internal static LeastSquaresResult Fit(RegressionData data, Vector<double> weights, CancellationToken cancellationToken)
    {
        Collinearity.Refuse(data, weights.AsArray(), cancellationToken: cancellationToken);
        Matrix<double> x = data.Design.ToMatrix(intercept: true);
        Matrix<double> roots = Matrix<double>.Build.DiagonalOfDiagonalVector(weights.PointwiseSqrt());
        Vector<double> y = Vector<double>.Build.Dense(data.Outcome.ToArray());
        return new LeastSquaresResult(data, weights, x, y, (roots * x).QR().Solve(roots * y));
    }
}
