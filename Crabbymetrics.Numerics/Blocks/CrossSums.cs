namespace Crabbymetrics.Numerics;

/// <summary>Where products of pairs of columns are added up: row-major, and beside them, where they are asked for, the sums of the weighted
/// columns.</summary>
/// <param name="products">The products, row-major.</param>
/// <param name="stride">The distance between the starts of two rows of the products.</param>
/// <param name="sums">The sums of the weighted columns; empty where they are not asked for.</param>
internal readonly ref struct CrossSums(Span<double> products, int stride, Span<double> sums)
{
    public readonly Span<double> Products = products;

    public readonly int Stride = stride;

    public readonly Span<double> Sums = sums;

    /// <summary>The tile of products whose first row and column are these, with the sums of its <paramref name="width"/> rows.</summary>
    public CrossSums Tile(int row, int column, int width) =>
        new(Products[((row * Stride) + column)..], Stride, Sums.IsEmpty ? default : Sums.Slice(row, width));
}
