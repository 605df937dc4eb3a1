using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>A least squares on orthonormal columns that a test needs on the way, as every covariance reads it.</summary>
/// <param name="fit">The fit that it is of.</param>
/// <param name="rows">Its k columns, orthonormal under the weights.</param>
/// <param name="coefficients">Its k coefficients in these columns.</param>
/// <param name="residuals">Its n residuals.</param>
/// <param name="variance">The variance of its errors.</param>
/// <param name="reported">What is reported of it; null for the coefficients themselves.</param>
internal class EquationRegression(
    TwoSlsFit fit,
    RowMap rows,
    double[] coefficients,
    double[] residuals,
    double variance,
    ReportedCoefficients? reported
) : IWorkingRegression, IObservedData, ICovarianceSource
{
    /// <summary>The regression of a fit, of the type that says whether effects are absorbed.</summary>
    public static EquationRegression Of(
        TwoSlsFit fit,
        RowMap rows,
        double[] coefficients,
        double[] residuals,
        double variance,
        ReportedCoefficients? reported = null
    ) =>
        fit.Equation.Absorption is null
            ? new EquationRegression(fit, rows, coefficients, residuals, variance, reported)
            : new AbsorbedRegression(fit, rows, coefficients, residuals, variance, reported);

    public string EstimatorName => TwoSlsEstimator.Name;

    public ImmutableArray<string> ParameterNames { get; } =
        reported?.Names
        ?? [.. Enumerable.Range(0, coefficients.Length).Select(static j => FormattableString.Invariant($"regressor {j + 1}"))];

    public ImmutableArray<double> Parameters { get; } = reported?.Values ?? [.. coefficients];

    public string? InferenceUnavailableReason =>
        TestDegreesOfFreedom > 0.0 && variance > 0.0
            ? null
            : "nothing is left to estimate the variance of the errors from, so that there are no standard errors.";

    public FitDiagnostics Diagnostics => fit.Diagnostics;

    public double ObservationCount => fit.ObservationCount;

    public double TestDegreesOfFreedom => fit.ObservationCount - coefficients.Length - fit.Equation.AbsorbedRank;

    public double Dispersion => variance;

    public int WorkingParameterCount => coefficients.Length;

    public int RowCount => rows.Rows.RowCount;

    public IObservations Observations => fit.Equation.Observations;

    public ObservationWeights? Weights => fit.SampleWeights;

    protected TwoSlsFit Equation => fit;

    public ICovarianceRegistry Covariances => fit.Equation.Services.Covariances;

    public void CopyInformation(Span<double> information)
    {
        int k = coefficients.Length;
        information[..(k * k)].Clear();
        for (int j = 0; j < k; j++)
        {
            information[(j * k) + j] = 1.0 / variance;
        }
    }

    public void CopyJacobian(Span<double> jacobian)
    {
        int k = coefficients.Length;
        if (reported is not null)
        {
            reported.Jacobian.CopyTo(jacobian);
            return;
        }

        jacobian[..(k * k)].Clear();
        for (int j = 0; j < k; j++)
        {
            jacobian[(j * k) + j] = 1.0;
        }
    }

    public void CopyRegressors(int firstRow, int rowCount, Span<double> regressors) => rows.CopyRows(firstRow, rowCount, regressors);

    public void CopyWorkingWeights(int firstRow, int rowCount, Span<double> weights) =>
        fit.CopyWeights(firstRow, rowCount, 1.0 / variance, weights);

    public void CopyScoreResiduals(int firstRow, int rowCount, Span<double> scores)
    {
        fit.CopyWeights(firstRow, rowCount, 1.0 / variance, scores);
        TensorPrimitives.Multiply(residuals.AsSpan(firstRow, rowCount), scores[..rowCount], scores);
    }

    public void CopyLeverages(Span<double> leverages) => fit.Leverages(rows).CopyTo(leverages);

    public void ScoreOuterProduct(ReadOnlySpan<double> multipliers, Span<double> outerProduct) =>
        rows.CrossProduct(fit.SquaredScores(residuals, variance, multipliers)).CopyTo(outerProduct);

    public void SumScores(ReadOnlySpan<double> multipliers, ReadOnlySpan<int> groups, Span<double> sums) =>
        rows.SumOverGroups(fit.ScoreResiduals(residuals, variance, multipliers), groups, sums.Length / coefficients.Length).CopyTo(sums);
}
