using System.Diagnostics;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Distributed;

/// <summary>Holds the rows of one partition in the memory of its node and runs passes over them, away from the scheduler of its grain, so
/// that the node still answers whether it lives.</summary>
[ByShare]
internal sealed class PartitionGrain(PartitionLoaders loaders, PassCatalog passes, NodeCapacity capacity) : Grain, IPartitionGrain
{
    // The rows of a fit whose coordinator is gone are given back after this time.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(15);

    private LoadedRows? _rows;
    private long _bytes;

    public Task<PartitionReport> Describe(PartitionMessage partition, CancellationToken cancellationToken) =>
        Attempt(
            partition,
            rows => PartitionReport.Of(rows, loaders.Find(partition.Kind).Fingerprint(partition.Description)),
            static failure => new PartitionReport { Failure = failure },
            cancellationToken
        );

    public Task<PassAnswer> Run(PartitionMessage partition, PassMessage pass, CancellationToken cancellationToken) =>
        Attempt(
            partition,
            rows => Sum(rows.Data, partition, pass, cancellationToken),
            static failure => new PassAnswer { Failure = failure },
            cancellationToken
        );

    public Task Release()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _rows = null;
        capacity.Return(_bytes);
        _bytes = 0;
        return Task.CompletedTask;
    }

    private async Task<T> Attempt<T>(
        PartitionMessage partition,
        Func<LoadedRows, T> use,
        Func<string, T> fail,
        CancellationToken cancellationToken
    )
    {
        DelayDeactivation(Lease);
        if (partition.Version != PartitionMessage.OwnVersion)
        {
            return fail(
                $"{Node()} has version {PartitionMessage.OwnVersion} and the fit was started by version {partition.Version}: all nodes "
                    + "need the same."
            );
        }

        await capacity.EnterAsync(cancellationToken);
        try
        {
            return await Task.Run(() => use(RowsOf(partition, cancellationToken)), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // What went wrong goes to the coordinator in one line, whatever it is.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return fail($"{partition.Description} on {Node()}: {error.Message}");
        }
        finally
        {
            capacity.Leave();
        }
    }

    private LoadedRows RowsOf(PartitionMessage partition, CancellationToken cancellationToken)
    {
        IPartitionLoader loader = loaders.Find(partition.Kind);
        if (partition.Fingerprint is { } known && loader.Fingerprint(partition.Description) is string now && now != known)
        {
            throw new PartitionException($"it changed between two passes: it was {known} and is {now}. Start the fit again.");
        }

        if (_rows is null)
        {
            LoadedRows rows = loader.Load(partition.Description, cancellationToken);
            long bytes = NodeCapacity.BytesOf(rows.Data);
            capacity.Take(bytes);
            _bytes = bytes;
            _rows = rows;
        }

        return _rows;
    }

    private PassAnswer Sum(RegressionData data, PartitionMessage partition, PassMessage message, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        IPass pass = passes.Read(message.Description);
        double[] sums = new double[pass.SumCount];
        // One thread a partition: as many partitions run at once as the node has processors.
        using IPassRunner runner = new BlockRunner(
            message.View.Of(data),
            LocalRows.Of(data, partition.FirstRow, message.Resampling),
            1,
            message.BlockStride
        );
        runner.Run(pass, sums, cancellationToken);
        return new PassAnswer { Sums = sums, Ticks = Stopwatch.GetTimestamp() - began };
    }

    private string Node() => RuntimeIdentity;
}
