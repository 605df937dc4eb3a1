namespace Crabbymetrics.Estimators;

/// <summary>A pass that reads nothing but coefficients and what comes with the blocks, and so is its own visitor wherever it is
/// bound.</summary>
internal abstract class BlockPass : IPass, IBlockVisitor
{
    public abstract int SumCount { get; }

    public abstract int ScratchCount(int rowCount);

    public abstract void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch);

    public virtual void Combine(ReadOnlySpan<double> part, Span<double> sums) => BlockedProducts.Add(part, sums);

    public virtual IBlockVisitor Bind(LocalRows rows) => this;

    public virtual PassDescription Describe() =>
        throw new InferenceUnavailableException(
            $"A pass of the kind {GetType().Name} holds values of single rows: it runs where the rows are in memory, and nowhere else."
        );

    /// <summary>The kind, the family and the numbers of a pass.</summary>
    protected static PassDescription Describe(string kind, IGlmFamily family, params ReadOnlySpan<double> numbers) =>
        new(kind, FamilyNotation.Write(family), [.. numbers]);
}
