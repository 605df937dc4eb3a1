namespace Crabbymetrics.Distributed;

/// <summary>Takes passes to the nodes of a cluster.</summary>
internal sealed class ClusterRunner(PassRequests requests, ViewSpecification view, int blockStride, ResamplingRecipe? resampling)
    : IPassRunner
{
    public void Run(IPass pass, Span<double> sums, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pass);
        if (sums.Length < pass.SumCount)
        {
            throw new ArgumentException($"The pass makes {pass.SumCount} sums; there is room for {sums.Length}.", nameof(sums));
        }

        PassMessage message = PassMessage.Of(pass, view, blockStride, resampling);
        // Solvers are synchronous: their thread waits here, and no other does.
        double[] answer = Task.Run(() => requests.SumAsync(message, cancellationToken), cancellationToken).GetAwaiter().GetResult();
        if (answer.Length != pass.SumCount)
        {
            throw new PartitionException(
                $"The nodes answered the pass '{message.Kind}' with {answer.Length} sums; {pass.SumCount} are expected. All nodes need the "
                    + "same version."
            );
        }

        answer.CopyTo(sums);
    }

    public void Dispose() { }
}
