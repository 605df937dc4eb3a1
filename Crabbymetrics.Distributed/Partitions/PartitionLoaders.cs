using System.Collections.Frozen;

namespace Crabbymetrics.Distributed;

/// <summary>The loaders of a node by kind.</summary>
internal sealed class PartitionLoaders(IEnumerable<IPartitionLoader> loaders)
{
    private readonly FrozenDictionary<string, IPartitionLoader> _loaders = loaders.ToFrozenDictionary(
        static loader => loader.Kind,
        StringComparer.Ordinal
    );

    /// <exception cref="PartitionException">There is none.</exception>
    public IPartitionLoader Find(string kind) =>
        _loaders.TryGetValue(kind, out IPartitionLoader? loader)
            ? loader
            : throw new PartitionException(
                $"no {nameof(IPartitionLoader)} of kind '{kind}' is registered. There are: "
                    + $"{(_loaders.Count == 0 ? "none" : string.Join(", ", _loaders.Keys.Order(StringComparer.Ordinal)))}."
            );
}
