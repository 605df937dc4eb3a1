using System.Collections.Immutable;
using Crabbymetrics;
using MathNet.Numerics.LinearAlgebra;

namespace ThirdPartyGlm;

/// <summary>
/// Fitted least squares. Regressors, weights and residuals are all that it says of its rows: scores, information and leverages follow from
/// them, and with these every covariance. A refit is a fit, so that every bootstrap runs too.
/// </summary>
public sealed class LeastSquaresResult(RegressionData data, Vector<double> w, Matrix<double> x, Vector<double> y, Vector<double> b)
    : IWorkingRegression,
        IObservedData,
        IFullRefit
{
    private readonly Vector<double> _residuals = w.PointwiseMultiply(y - (x * b));

    /// <inheritdoc/>
    public string EstimatorName => "third-party-ols";

    /// <inheritdoc/>
    public ImmutableArray<string> ParameterNames => ["(Intercept)", .. data.Design.ColumnNames];

    /// <inheritdoc/>
    public ImmutableArray<double> Parameters { get; } = [.. b];

    /// <inheritdoc/>
    public FitDiagnostics Diagnostics { get; } = FitDiagnostics.ClosedForm(w.DotProduct((y - (x * b)).PointwisePower(2.0)));

    /// <inheritdoc/>
    public double ObservationCount { get; } = data.ObservationCount(w.AsArray());

    /// <inheritdoc/>
    public double TestDegreesOfFreedom => ObservationCount - Parameters.Length;

    /// <summary>The variance of the errors.</summary>
    public double Dispersion => Diagnostics.Objective / TestDegreesOfFreedom;

    /// <inheritdoc/>
    public string? InferenceUnavailableReason => Dispersion > 0.0 && double.IsFinite(Dispersion) ? null : "the fit is perfect.";

    /// <inheritdoc/>
    public int RowCount => data.RowCount;

    /// <inheritdoc/>
    public IObservations Observations => data;

    /// <inheritdoc/>
    public void CopyRegressors(int firstRow, int rowCount, Span<double> regressors) =>
        x.SubMatrix(firstRow, rowCount, 0, Parameters.Length).ToRowMajorArray().CopyTo(regressors);

    /// <inheritdoc/>
    public void CopyWorkingWeights(int firstRow, int rowCount, Span<double> weights) =>
        (w.SubVector(firstRow, rowCount) / Dispersion).AsArray().CopyTo(weights);

    /// <inheritdoc/>
    public void CopyScoreResiduals(int firstRow, int rowCount, Span<double> residuals) =>
        (_residuals.SubVector(firstRow, rowCount) / Dispersion).AsArray().CopyTo(residuals);

    /// <inheritdoc/>
    public IEstimationResult RefitFull(ReadOnlySpan<double> weights, CancellationToken cancellationToken = default) =>
        LeastSquares.Fit(data, Vector<double>.Build.Dense(weights.ToArray()).PointwiseMultiply(w), cancellationToken);
}
