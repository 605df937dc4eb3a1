using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>A source whose rows come in parts, each of which can be read alone and again: the row groups of Parquet files. It is what data
/// larger than memory are read from.</summary>
public interface IPartedSource : IColumnSource
{
    /// <summary>The parts, in the order of their rows.</summary>
    ImmutableArray<SourcePart> Parts { get; }

    /// <summary>Reads columns of one part. It may be called for several parts at once.</summary>
    /// <param name="part">The zero-based part.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The complete rows of the part. Messages name the part, and count its rows from 0.</returns>
    /// <exception cref="DataSourceException">A value cannot be used, or the part is not as it was: it is gone, or has changed.</exception>
    ColumnTable ReadPart(int part, IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default);

    /// <summary>One part as a source of its own.</summary>
    /// <param name="part">The zero-based part.</param>
    /// <returns>The source of its rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such part.</exception>
    IColumnSource Part(int part) => new PartOfSource(this, part);
}
