using System.Collections.Immutable;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Testing;

/// <summary>
/// A Poisson regression as a third party might report it: the estimates of the project's own, and of its rows regressors, weights and
/// residuals in the units of the data. A formula that reads results through their capabilities gives it what it gives the other.
/// </summary>
internal sealed class PlainPoisson(RegressionData data)
    : IWorkingRegression,
        IObservedData,
        IFullRefit,
        IExpectedInformation,
        IFittedMeans,
        ILinearPredictorModel
{
    private readonly PoissonResult _fit = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-9 }).Fit(data);

    public string EstimatorName => "plain-poisson";

    public ImmutableArray<string> ParameterNames => _fit.ParameterNames;

    public ImmutableArray<double> Parameters => _fit.Parameters;

    public FitDiagnostics Diagnostics => _fit.Diagnostics;

    public double ObservationCount => _fit.ObservationCount;

    public int RowCount => data.RowCount;

    public IObservations Observations => data;

    public void CopyRegressors(int firstRow, int rowCount, Span<double> regressors)
    {
        int k = Parameters.Length;
        for (int i = 0; i < rowCount; i++)
        {
            for (int j = 0; j < k; j++)
            {
                regressors[(i * k) + j] = j == 0 ? 1.0 : data.Design[firstRow + i, j - 1];
            }
        }
    }

    public void CopyWorkingWeights(int firstRow, int rowCount, Span<double> weights)
    {
        for (int i = 0; i < rowCount; i++)
        {
            weights[i] = Weight(firstRow + i) * Mean(firstRow + i);
        }
    }

    public void CopyScoreResiduals(int firstRow, int rowCount, Span<double> residuals)
    {
        for (int i = 0; i < rowCount; i++)
        {
            residuals[i] = Weight(firstRow + i) * (data.Outcome.Span[firstRow + i] - Mean(firstRow + i));
        }
    }

    // The link is canonical: both are the same.
    public void CopyExpectedInformation(Span<double> information) => ((IInformation)this).CopyInformation(information);

    public IEstimationResult RefitFull(ReadOnlySpan<double> weights, CancellationToken cancellationToken = default) =>
        ((IFullRefit)_fit).RefitFull(weights, cancellationToken);

    public DesignMatrix Design => data.Design;

    public ReadOnlyMemory<double> Offset => data.Offset;

    public bool HasIntercept => true;

    public string LinkName => "log";

    public void InverseLink(ReadOnlySpan<double> linearPredictors, Span<double> means, Span<double> first, Span<double> second) =>
        LogLink.Instance.InverseLink(linearPredictors, means, first, second);

    public void CopyOutcomes(Span<double> outcomes) => data.Outcome.Span.CopyTo(outcomes);

    public void CopyLinearPredictors(Span<double> linearPredictors)
    {
        for (int i = 0; i < data.RowCount; i++)
        {
            linearPredictors[i] = Math.Log(Mean(i)) - (data.HasOffset ? data.Offset.Span[i] : 0.0);
        }
    }

    public void CopyFittedMeans(Span<double> means)
    {
        for (int i = 0; i < data.RowCount; i++)
        {
            means[i] = Mean(i);
        }
    }

    public void CopyVarianceFunction(Span<double> variances) => CopyFittedMeans(variances);

    private double Weight(int row) => data.Weights is { } weights ? weights.Values.Span[row] : 1.0;

    private double Mean(int row)
    {
        double eta = Parameters[0] + (data.HasOffset ? data.Offset.Span[row] : 0.0);
        for (int j = 1; j < Parameters.Length; j++)
        {
            eta += Parameters[j] * data.Design[row, j - 1];
        }

        return Math.Exp(eta);
    }
}
