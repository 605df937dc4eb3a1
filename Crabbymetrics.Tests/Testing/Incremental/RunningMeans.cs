namespace Crabbymetrics.Tests.Testing.Incremental;

/// <summary>The mean and the variance of outcomes that come in batches, by the pairwise update of Chan, Golub and LeVeque (1983).</summary>
public sealed class RunningMeans : IIncrementalEstimator<RunningMeans.State, RegressionData, RunningMeans.Result>
{
    public State Begin() => new(0, 0.0, 0.0);

    public State Update(State state, RegressionData batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(batch);
        cancellationToken.ThrowIfCancellationRequested();
        double mean = batch.Outcome.ToArray().Average();
        double squares = batch.Outcome.ToArray().Sum(y => (y - mean) * (y - mean));
        long total = state.Count + batch.RowCount;
        double difference = mean - state.Mean;
        return new State(
            total,
            state.Mean + (difference * batch.RowCount / total),
            state.Squares + squares + (difference * difference * ((double)state.Count * batch.RowCount / total))
        );
    }

    public Result Finish(State state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Count > 1
            ? new Result(state.Mean, state.Squares / (state.Count - 1))
            : throw new CrabbymetricsException($"There are {state.Count} observations: a variance needs two.");
    }

    public sealed record State(long Count, double Mean, double Squares);

    public sealed record Result(double Mean, double Variance);
}
