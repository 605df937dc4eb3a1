using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>One part of a source as a source of its own.</summary>
internal sealed class PartOfSource : IColumnSource
{
    private readonly IPartedSource _source;
    private readonly int _part;

    public PartOfSource(IPartedSource source, int part)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, source.Parts.Length);
        _source = source;
        _part = part;
    }

    public string Name => _source.Parts[_part].Name;

    public ImmutableArray<string> ColumnNames => _source.ColumnNames;

    public ColumnTable Read(IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default) =>
        _source.ReadPart(_part, columns, cancellationToken);
}
