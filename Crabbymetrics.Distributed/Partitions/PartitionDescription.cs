using System.Collections.Immutable;

namespace Crabbymetrics.Distributed;

/// <summary>One piece of the rows, as text: what a node needs to load it. Immutable.</summary>
/// <param name="Kind">Which <see cref="IPartitionLoader"/> loads it.</param>
/// <param name="Arguments">What that loader needs: a file, a range of rows, a formula.</param>
/// <param name="Size">The size in any unit that all partitions share, bytes say: nodes get equal shares of the sum.</param>
public sealed record PartitionDescription(string Kind, ImmutableArray<string> Arguments, long Size = 1)
{
    /// <summary>Kind and arguments in one line, for messages.</summary>
    public override string ToString() => $"{Kind} {string.Join(' ', Arguments)}";
}
