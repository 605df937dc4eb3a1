namespace Crabbymetrics;

/// <summary>
/// What a model does with one block of rows: adds the block's part to sums. Blocks are visited in parallel; each visit gets sums and
/// scratch that no other visit uses at the same time, and the sums are added in an order that depends on the data's size alone, so that the
/// total has the same bits for any number of threads.
/// </summary>
public interface IBlockVisitor
{
    /// <summary>The number of sums.</summary>
    int SumCount { get; }

    /// <summary>The number of values of scratch that a visit needs, for a block of a given number of rows.</summary>
    /// <param name="rowCount">The largest number of rows of a block.</param>
    int ScratchCount(int rowCount);

    /// <summary>Visits a block.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="sums">The sums to add to.</param>
    /// <param name="scratch">Scratch of unknown content.</param>
    void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch);

    /// <summary>Adds the sums over some rows to those over the rows before them: element by element, unless the visitor keeps its sums in
    /// another form, such as pairs of doubles.</summary>
    /// <param name="part">The sums over the later rows.</param>
    /// <param name="sums">The sums over the earlier rows, to add to.</param>
    void Combine(ReadOnlySpan<double> part, Span<double> sums) => BlockedProducts.Add(part, sums);
}
