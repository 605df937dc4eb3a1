namespace Crabbymetrics.Tests.Testing.Incremental;

/// <summary>Running means that change the state that they are given: what the contract must catch.</summary>
public sealed class OverwritingMeans : IIncrementalEstimator<double[], RegressionData, RunningMeans.Result>
{
    public double[] Begin() => [0.0, 0.0];

    public double[] Update(double[] state, RegressionData batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        cancellationToken.ThrowIfCancellationRequested();
        state[0] += batch.Outcome.ToArray().Sum();
        state[1] += batch.RowCount;
        return state;
    }

    public RunningMeans.Result Finish(double[] state) => new(state[0] / state[1], 0.0);
}
