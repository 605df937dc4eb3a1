namespace Crabbymetrics;

/// <summary>
/// What one pass over all rows sums: a kind and coefficients, without any row. It is bound to rows where these are, and gives there the
/// visitor of their blocks. So a pass can go to the rows, and its sums come back, wherever they live.
/// </summary>
/// <remarks>A pass is pure: bound to the same rows it makes the same sums, so that a piece that failed may be asked again.</remarks>
public interface IPass
{
    /// <summary>The number of sums.</summary>
    int SumCount { get; }

    /// <summary>Binds the pass to some rows.</summary>
    /// <param name="rows">Rows in memory: all of them, or a piece.</param>
    /// <returns>The visitor of their blocks, which makes <see cref="SumCount"/> sums. A pass that reads no more than what comes with the
    /// blocks may be its own visitor.</returns>
    IBlockVisitor Bind(LocalRows rows);

    /// <summary>Adds the sums over a piece of the rows to those over the pieces before it, as <see cref="IBlockVisitor.Combine"/> does
    /// within a piece. A runner over several pieces calls it for each in their order: some passes keep their sums in another form than
    /// plain numbers, such as pairs of doubles or a triangle.</summary>
    /// <param name="part">The sums over the later rows.</param>
    /// <param name="sums">The sums over the earlier rows, to add to.</param>
    void Combine(ReadOnlySpan<double> part, Span<double> sums) => BlockedProducts.Add(part, sums);

    /// <summary>Says what another process needs to make the same pass.</summary>
    /// <returns>The kind, and what it is at.</returns>
    /// <exception cref="InferenceUnavailableException">The pass holds values of single rows and cannot leave the process; the message says
    /// which.</exception>
    PassDescription Describe();
}
