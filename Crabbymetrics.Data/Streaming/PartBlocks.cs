using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>The parts of a source as blocks, one after the other.</summary>
internal sealed class PartBlocks(IPartedSource source) : IBlockSource
{
    public string Name => source.Name;

    public ImmutableArray<string> ColumnNames => source.ColumnNames;

    public bool CanReadAgain => true;

    public IEnumerable<ColumnTable> ReadBlocks(IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default)
    {
        for (int part = 0; part < source.Parts.Length; part++)
        {
            yield return source.ReadPart(part, columns, cancellationToken);
        }
    }

    public ColumnTable Read(IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default) =>
        source.Read(columns, cancellationToken);
}
