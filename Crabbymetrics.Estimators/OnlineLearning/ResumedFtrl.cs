namespace Crabbymetrics.Estimators;

/// <summary>FTRL that goes on from a state.</summary>
internal sealed class ResumedFtrl(FtrlEstimator estimator, FtrlState state) : IEstimator<FtrlResult>, IStreamEstimator<FtrlResult>
{
    public FtrlResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return estimator.Finish(estimator.Update(state, data, cancellationToken));
    }

    public FtrlResult Fit(IEnumerable<RegressionData> batches, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batches);
        return estimator.Finish(estimator.Pass(state, batches, 1, cancellationToken));
    }
}
