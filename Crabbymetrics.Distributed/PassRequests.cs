using System.Collections.Immutable;
using System.Diagnostics;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace Crabbymetrics.Distributed;

/// <summary>The partitions of one fit, and the questions to them. A question that a lost node leaves open is asked again: passes are pure,
/// and another node loads the rows of the lost one.</summary>
internal sealed class PassRequests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly IGrainFactory _grains;
    private readonly ClusterOptions _options;
    private readonly PartitionMessage[] _partitions;

    public PassRequests(IGrainFactory grains, IReadOnlyList<PartitionDescription> partitions, ClusterOptions options)
    {
        _grains = grains;
        _options = options;
        _partitions = new PartitionMessage[partitions.Count];
        string fit = Guid.NewGuid().ToString("N");
        double all = partitions.Sum(static partition => (double)Math.Max(partition.Size, 1)),
            before = 0.0;
        for (int i = 0; i < _partitions.Length; i++)
        {
            PartitionDescription partition = partitions[i];
            double size = Math.Max(partition.Size, 1);
            _partitions[i] = new PartitionMessage
            {
                Key = PartitionMessage.KeyOf(fit, i, (before + (0.5 * size)) / all),
                Kind = partition.Kind,
                Arguments = [.. partition.Arguments],
                Version = PartitionMessage.OwnVersion,
            };
            before += size;
        }
    }

    /// <summary>Has the partitions loaded.</summary>
    public async Task<ImmutableArray<PartitionReport>> LoadAsync(CancellationToken cancellationToken)
    {
        Task<PartitionReport>[] answers = Array.ConvertAll(
            _partitions,
            partition =>
                Persist(
                    () => ClusterGrains.Find<IPartitionGrain>(_grains, partition.Key).Describe(partition, cancellationToken),
                    static report => report.Failure,
                    cancellationToken
                )
        );
        PartitionReport[] reports = await Task.WhenAll(answers);
        long first = 0;
        for (int i = 0; i < reports.Length; i++)
        {
            _partitions[i] = _partitions[i] with { FirstRow = first, Fingerprint = reports[i].Fingerprint };
            first += reports[i].Summary!.RowCount;
        }

        return [.. reports];
    }

    /// <summary>The sums of a pass over all partitions.</summary>
    public async Task<double[]> SumAsync(PassMessage message, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        int asked = 0;
        PassAnswer answer = await Persist(
            () =>
            {
                asked++;
                return ReductionGrain.Reduce(_grains, _partitions, message, cancellationToken);
            },
            static answer => answer.Failure,
            cancellationToken
        );
        _options.PassFinished?.Invoke(
            new PassTiming(
                message.Kind,
                Stopwatch.GetElapsedTime(began),
                TimeSpan.FromSeconds((double)answer.Ticks / Stopwatch.Frequency),
                asked - 1
            )
        );
        return answer.Sums!;
    }

    /// <summary>Has the nodes give the rows back; a node that is lost has none any more.</summary>
    public async Task ReleaseAsync()
    {
        foreach (PartitionMessage partition in _partitions)
        {
            try
            {
                await ClusterGrains.Find<IPartitionGrain>(_grains, partition.Key).Release().ConfigureAwait(false);
            }
            catch (Exception error) when (IsLoss(error))
            {
                // Its rows went with it.
            }
        }
    }

    private async Task<T> Persist<T>(Func<Task<T>> ask, Func<T, string?> failureOf, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                T answer = await ask().WaitAsync(cancellationToken).ConfigureAwait(false);
                return failureOf(answer) is { } failure ? throw new PartitionException(failure) : answer;
            }
            catch (Exception error) when (IsLoss(error) && Stopwatch.GetElapsedTime(began) < _options.RecoveryTime)
            {
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (IsLoss(error))
            {
                throw new PartitionException(
                    FormattableString.Invariant($"No answer from the cluster within {_options.RecoveryTime.TotalSeconds} s: ")
                        + $"{error.Message}",
                    error
                );
            }
        }
    }

    // Errors of the transport, not of the pass.
    private static bool IsLoss(Exception error) =>
        error
            is SiloUnavailableException
                or OrleansMessageRejectionException
                or TimeoutException
                or ConnectionFailedException
                or ClientNotAvailableException;
}
