using Orleans.Placement;

namespace Crabbymetrics.Distributed;

/// <summary>Places a grain by <see cref="SharePlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ByShareAttribute() : PlacementAttribute(new SharePlacement());
