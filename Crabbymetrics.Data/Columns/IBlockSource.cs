namespace Crabbymetrics.Data;

/// <summary>
/// A source whose rows come in blocks, one after the other, so that no more than one block is in memory: delimited text, the rows of a
/// query. <see cref="SequentialRows"/> reads from it.
/// </summary>
public interface IBlockSource : IColumnSource
{
    /// <summary>Whether the rows can be read more than once: a file can, a pipe cannot.</summary>
    bool CanReadAgain { get; }

    /// <summary>Reads columns, block by block, in the order of the rows.</summary>
    /// <param name="columns">The columns and how to read them.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The complete rows of each block; a block may have none. A block is read when it is asked for, and is not kept. Numbers and
    /// labels are those of <see cref="IColumnSource.Read"/>.</returns>
    /// <exception cref="InvalidOperationException">The rows were read before, and cannot be read again.</exception>
    /// <exception cref="DataSourceException">A column is not there or is there twice, or a value is not a finite number.</exception>
    IEnumerable<ColumnTable> ReadBlocks(IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default);
}
