using Crabbymetrics;
using Crabbymetrics.Acceleration;

namespace Crabbymetrics.Tests.Inference.Bootstrap;

/// <summary>A statistic that takes several resamples at once, and remembers how many came.</summary>
internal sealed class BatchStatisticResult(int rows, Func<double[], double> statistic, int batchSize)
    : StatisticResult(rows, statistic),
        IBatchRefit
{
    public int BatchSize => batchSize;

    public Action? BeforeBatch { get; init; }

    public System.Collections.Concurrent.ConcurrentBag<int> Batches { get; } = [];

    public void RefitBatch(
        ReadOnlySpan<byte> counts,
        Span<double> parameters,
        Span<RefitOutcome> outcomes,
        CancellationToken cancellationToken = default
    )
    {
        BeforeBatch?.Invoke();
        cancellationToken.ThrowIfCancellationRequested();
        Batches.Add(outcomes.Length);
        double[] weights = new double[RowCount];
        for (int r = 0; r < outcomes.Length; r++)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = counts[(r * weights.Length) + i];
            }

            outcomes[r] =
                weights[0] == 3.0
                    ? RefitOutcome.Failure("three times the first row")
                    : Refit(weights, parameters.Slice(r, 1), cancellationToken);
        }
    }
}
