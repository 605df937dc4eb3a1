using Microsoft.Extensions.Options;

namespace Crabbymetrics.Distributed;

/// <summary>What a node has to give: memory for rows, and as many partitions at work as it has processors.</summary>
internal sealed class NodeCapacity(IOptions<CrabbymetricsSiloOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _places = new(options.Value.Threads);
    private readonly Lock _gate = new();
    private readonly long _limit = options.Value.MemoryLimit;
    private long _held;

    public Task EnterAsync(CancellationToken cancellationToken) => _places.WaitAsync(cancellationToken);

    public void Leave() => _places.Release();

    /// <summary>Counts the bytes of rows that are now held.</summary>
    /// <exception cref="PartitionException">They are more than the node may hold.</exception>
    public void Take(long bytes)
    {
        lock (_gate)
        {
            if (_held + bytes > _limit)
            {
                throw new PartitionException(
                    FormattableString.Invariant($"the memory for rows is full: {Megabytes(_held)} MB are held, {Megabytes(bytes)} MB more ")
                        + FormattableString.Invariant($"are needed, and {nameof(CrabbymetricsSiloOptions.MemoryLimit)} is ")
                        + FormattableString.Invariant($"{Megabytes(_limit)} MB. Add nodes or raise the limit.")
                );
            }

            _held += bytes;
        }
    }

    public void Return(long bytes)
    {
        lock (_gate)
        {
            _held -= bytes;
        }
    }

    /// <summary>About the memory that data take.</summary>
    public static long BytesOf(RegressionData data)
    {
        // Regressors and instruments are kept once as they are and once after each other.
        long values = data.Instruments is { } instruments
            ? 2 * (ValuesOf(data.Design) + ValuesOf(instruments.Design))
            : ValuesOf(data.Design);
        long doubles = values + 1 + (data.HasOffset ? 1 : 0) + (data.Weights is null ? 0 : 1);
        long integers = data.Design.Categories.Length + data.Clusters.Count;
        return data.RowCount * ((doubles * sizeof(double)) + (integers * sizeof(int)));
    }

    public void Dispose() => _places.Dispose();

    private static long ValuesOf(DesignMatrix design) => Enumerable.Range(0, design.ColumnCount).Count(column => !design.IsCoded(column));

    private static double Megabytes(long bytes) => Math.Round(bytes / 1e6, 1);
}
