using Orleans.Runtime;

namespace Crabbymetrics.Distributed;

/// <summary>Places partitions so that nodes hold equal shares of the bytes: consecutive partitions on one node.</summary>
[Serializable]
[GenerateSerializer]
[Immutable]
[SuppressReferenceTracking]
internal sealed class SharePlacement : PlacementStrategy;
