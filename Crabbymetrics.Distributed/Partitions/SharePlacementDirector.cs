using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Crabbymetrics.Distributed;

/// <summary>Finds the node of a partition from its key, which says where in the sum of all sizes its middle lies.</summary>
internal sealed class SharePlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        SiloAddress[] nodes = context.GetCompatibleSilos(target);
        if (nodes.Length == 0)
        {
            throw new PartitionException("No node that holds rows is in the cluster: start a worker.");
        }

        Array.Sort(nodes);
        double place = PartitionMessage.PlaceOf(target.GrainIdentity.Key.ToString() ?? "");
        return Task.FromResult(nodes[Math.Min((int)(place * nodes.Length), nodes.Length - 1)]);
    }
}
